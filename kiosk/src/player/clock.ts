/** The server's clock on this screen: min-RTT offset over the monotonic clock. */

const SLEW_PER_S_MS = 5;
const STEP_ABOVE_MS = 250;
const KEPT_SAMPLES = 8;

/** One question to the server's clock: local ms when sent and answered, server's ms. */
export interface Sample {
  sent: number;
  received: number;
  server: number;
}

interface Estimate {
  offset: number;
  rtt: number;
}

export class Clock {
  private applied: number;
  private target: number;
  private slewedAt: number;
  private samples: Estimate[] = [];

  /**
   * Begin from a guess (ms since 1970) until the server is heard.
   * `monotonic` returns ms that no correction of the machine's clock moves.
   */
  constructor(
    readonly monotonic: () => number,
    guess: number,
  ) {
    this.slewedAt = monotonic();
    this.applied = this.target = guess - this.slewedAt;
  }

  // Actions

  /** Return the present instant by the server's clock, in ms since 1970. */
  now(): number {
    const local = this.monotonic();
    this.slew(local);
    return local + this.applied;
  }

  /** Learn from an answer of the server. */
  add({ sent, received, server }: Sample): void {
    const rtt = received - sent;
    const estimate = { offset: server - (sent + received) / 2, rtt };
    if (this.samples.some((kept) => contradict(kept, estimate))) this.samples = [];
    this.samples = [...this.samples, estimate].slice(-KEPT_SAMPLES);
    const best = this.samples.reduce((a, b) => (b.rtt <= a.rtt ? b : a));
    this.aim(best.offset);
  }

  /** Forget the guess: take `instant` (ms since 1970) as now, until the server is heard. */
  restart(instant: number): void {
    this.samples = [];
    this.slewedAt = this.monotonic();
    this.applied = this.target = instant - this.slewedAt;
  }

  /** True once the server's clock has been heard. */
  get isSynchronised(): boolean {
    return this.samples.length > 0;
  }

  // Internal

  private aim(offset: number): void {
    this.slew(this.monotonic());
    this.target = offset;
    if (Math.abs(this.target - this.applied) > STEP_ABOVE_MS) this.applied = this.target;
  }

  private slew(local: number): void {
    const most = ((local - this.slewedAt) / 1000) * SLEW_PER_S_MS;
    const wanted = this.target - this.applied;
    this.applied += Math.max(-most, Math.min(most, wanted));
    this.slewedAt = local;
  }
}

/** Both cannot be true of one clock: it was set meanwhile, or this machine slept. */
function contradict(a: Estimate, b: Estimate): boolean {
  return Math.abs(a.offset - b.offset) > (a.rtt + b.rtt) / 2 + STEP_ABOVE_MS;
}

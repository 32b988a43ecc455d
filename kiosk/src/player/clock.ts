/** The server's clock on this screen: what all answers agree on, over the monotonic clock. */

const SLEW_PER_S_MS = 5;
// The first answers are held up by the page's own start, which leaves the clock behind: it
// is put forward at once then, and held back sooner than later, still never backwards.
const SETTLING_MS = 10_000;
const SETTLING_SLEW_PER_S_MS = 50;
const STEP_ABOVE_MS = 250;
const KEPT_SAMPLES = 8;
// Both ends round to whole milliseconds.
const GRAIN_MS = 1;
// Two quartz clocks part by less: 50 millionths.
const DRIFT = 0.00005;

/** One question to the server's clock: local ms when sent and answered, server's ms. */
export interface Sample {
  sent: number;
  received: number;
  server: number;
}

/** Offsets (ms) that an answer leaves possible: it was given between question and arrival. */
interface Bounds {
  least: number;
  most: number;
}

export class Clock {
  private applied: number;
  private target: number;
  private slewedAt: number;
  private settledAt = -Infinity;
  private samples: Sample[] = [];

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
  add(sample: Sample): void {
    const isFirst = !this.isSynchronised;
    if (isFirst) this.settledAt = sample.received + SETTLING_MS;
    this.samples = [...this.samples, sample].slice(-KEPT_SAMPLES);
    let bounds = common(this.samples, sample.received);
    // They cannot all be true of one clock: it was set meanwhile, or this machine slept.
    if (bounds.least > bounds.most) {
      this.samples = [sample];
      this.settledAt = sample.received + SETTLING_MS;
      bounds = common(this.samples, sample.received);
    }
    this.aim((bounds.least + bounds.most) / 2, isFirst);
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

  /** Go back smoothly, so that no turn comes twice; a mere guess is not worth that. */
  private aim(offset: number, isFirst: boolean): void {
    const local = this.monotonic();
    this.slew(local);
    this.target = offset;
    const ahead = this.target - this.applied;
    const isFreeToStep = isFirst || (ahead > 0 && local < this.settledAt);
    if (isFreeToStep || Math.abs(ahead) > STEP_ABOVE_MS) this.applied = this.target;
  }

  private slew(local: number): void {
    const perSecond = local < this.settledAt ? SETTLING_SLEW_PER_S_MS : SLEW_PER_S_MS;
    const most = ((local - this.slewedAt) / 1000) * perSecond;
    const wanted = this.target - this.applied;
    this.applied += Math.max(-most, Math.min(most, wanted));
    this.slewedAt = local;
  }
}

/**
 * Return the offsets that all answers leave possible at local time `at`. The quickest way
 * there and the quickest way back may be of two answers: that is better than the quickest
 * answer alone, where the network holds some messages up.
 */
function common(samples: Sample[], at: number): Bounds {
  const bounds = { least: -Infinity, most: Infinity };
  for (const { sent, received, server } of samples) {
    const doubt = GRAIN_MS + DRIFT * (at - received);
    bounds.least = Math.max(bounds.least, server - received - doubt);
    bounds.most = Math.min(bounds.most, server - sent + doubt);
  }
  return bounds;
}

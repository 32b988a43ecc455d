/** Tell the server what is on: at each change, and every 50 s as a sign of life. */

const REPORT_EVERY_MS = 50_000;
const REPORT_PAUSE_MS = 2_000;

/** Socket.IO event `playing`. */
export interface Playing {
  zone: string;
  /** Id of the slide that is on; null: idle. */
  slide: string | null;
  hash: string | null;
  /** When it came on, by the server's clock. */
  since: number;
  revision: string;
  /** How far this machine's clock is behind the server's. */
  offset_ms: number;
  /** How many slides are skipped because they are broken. */
  errors: number;
}

export class Reporter {
  private pending = true;
  private reportedAt = -Infinity;

  constructor(
    private readonly monotonic: () => number,
    private readonly send: (report: Playing) => void,
    private readonly playing: () => Playing | null,
  ) {}

  // Actions

  /** Something else is on, or the connection is new: report at the next beat. */
  note(): void {
    this.pending = true;
  }

  /** Report if it is time; call it on every beat. */
  beat(): void {
    const passed = this.monotonic() - this.reportedAt;
    if (passed < (this.pending ? REPORT_PAUSE_MS : REPORT_EVERY_MS)) return;
    const report = this.playing();
    if (!report) return;
    this.pending = false;
    this.reportedAt = this.monotonic();
    this.send(report);
  }
}

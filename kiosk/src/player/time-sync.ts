/** Ask the server for the time: several times at first, then now and again. */

import { ask } from "../shared/http.ts";
import type { Clock } from "./clock.ts";

const BURST = 8;
const BURST_PAUSE_MS = 300;
const PAUSE_MS = 30_000;
const TIMEOUT_MS = 5_000;

export class TimeSync {
  private timer = 0;
  private left = 0;

  /** `askSocket` rejects at once when there is no connection. */
  constructor(
    private readonly clock: Clock,
    private readonly askSocket: (timeoutMs: number) => Promise<number>,
    private readonly heard: () => void,
  ) {}

  // Lifecycle

  /** Ask a burst of times from now on, then every half minute. */
  start(): void {
    this.left = BURST;
    void this.run();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  // Internal

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    try {
      await this.sample();
      this.heard();
    } catch (error) {
      console.warn("clock: no answer; the present offset stays", error);
    }
    this.left = Math.max(0, this.left - 1);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.run(), this.left ? BURST_PAUSE_MS : PAUSE_MS);
  }

  private async sample(): Promise<void> {
    let sent = this.clock.monotonic();
    let server: number;
    try {
      server = await this.askSocket(TIMEOUT_MS);
    } catch {
      // No socket: plain HTTP is slower but as right.
      sent = this.clock.monotonic();
      server = (JSON.parse((await ask("/display/clock", { cache: "no-store" }, TIMEOUT_MS)).text) as { now: number }).now;
    }
    if (!Number.isFinite(server)) throw new TypeError(`clock: ${server} is not an instant`);
    this.clock.add({ sent, received: this.clock.monotonic(), server });
  }
}

/** Remember how far this machine's clock is off, for a start without a server. */

import type { Clock } from "./clock.ts";
import type { Store } from "./store.ts";

const WORTH_KEEPING_MS = 50;

export class Skew {
  private kept = 0;

  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
  ) {}

  // Lifecycle

  /** Until the server is heard: this machine's clock, corrected by what was learnt last. */
  async restore(): Promise<void> {
    this.kept = await this.store.skew().catch(() => 0);
    if (!this.clock.isSynchronised) this.clock.restart(Date.now() + this.kept);
  }

  // Actions

  /** How far this machine's clock is behind the server's, in ms. */
  get ms(): number {
    return this.clock.now() - Date.now();
  }

  /** Keep what was learnt from the server. */
  keep(): void {
    const { ms } = this;
    if (Math.abs(ms - this.kept) < WORTH_KEEPING_MS) return;
    this.kept = ms;
    this.store.saveSkew(ms).catch((error) => console.warn("clock: the skew is not kept", error));
  }
}

/** See to it that the cover is right: asked for at a hint, and now and again without one. */

import type { Programme } from "../player/programme.ts";
import type { Zone } from "../timeline.ts";

// With a socket every change is told; without one this is how late it may be.
const PAUSE_MS = 60_000;
const PAUSE_ALONE_MS = 10_000;

export class Lookout {
  private timer = 0;

  constructor(
    private readonly programme: Pick<Programme, "pull" | "manifest">,
    private readonly isConnected: () => boolean,
  ) {}

  // Lifecycle

  /** Ask now, and again after a pause for as long as the page is open. */
  start(): void {
    this.look();
    this.later();
  }

  // Actions

  /** Ask the server what covers this kiosk. */
  look(): void {
    void this.programme.pull();
  }

  /** A whole programme came: ask if its cover is another than ours. */
  compare(cover: Zone | undefined): void {
    const { manifest } = this.programme;
    const ours = manifest ? manifest.zones["cover"] : undefined;
    if (JSON.stringify(cover) !== JSON.stringify(ours)) this.look();
  }

  // Internal

  private later(): void {
    clearTimeout(this.timer);
    const pause = this.isConnected() ? PAUSE_MS : PAUSE_ALONE_MS;
    this.timer = window.setTimeout(() => {
      this.look();
      this.later();
    }, pause * (0.75 + Math.random() / 2));
  }
}

/** Proof of play of one page: recorder, shelf and post, joined. */

import type { Clock } from "../player/clock.ts";
import { within } from "../shared/http.ts";
import type { Seen } from "./play.ts";
import { PlayPost } from "./post.ts";
import { PlayRecorder } from "./recorder.ts";
import { PlayShelf } from "./shelf.ts";

// The server takes it for a day; people wait for the pairing code.
const HAND_OVER_MS = 3_000;

export class Proof {
  private readonly recorder: PlayRecorder;
  private readonly post: PlayPost;
  private readonly now: () => number;

  /** `onGlass` tells which slides a visible page shows. */
  constructor(
    clock: Clock,
    onGlass: () => Seen[],
    url = "/display/plays",
    private readonly shelf = new PlayShelf(),
  ) {
    const now = (this.now = () => clock.now());
    const session = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    this.recorder = new PlayRecorder({
      now,
      monotonic: clock.monotonic,
      isSynchronised: () => clock.isSynchronised,
      onGlass: () => (document.visibilityState === "visible" ? onGlass() : []),
      keep: (plays) => void shelf.put(plays).catch(warnOfStorage),
      confirm: () => void shelf.confirm(session).catch(warnOfStorage),
      session,
    });
    this.post = new PlayPost(shelf, { url, now, isSynchronised: () => clock.isSynchronised });
  }

  // Lifecycle

  start(): void {
    document.addEventListener("visibilitychange", () => this.recorder.settle());
    window.addEventListener("pagehide", () => {
      this.recorder.settle();
      this.recorder.keep();
    });
    // Opened now, the database can still be written to when the page goes.
    void this.shelf.sweep(this.now()).catch(warnOfStorage);
    this.post.start();
  }

  // Actions

  /** Count on; call it on every beat of the rendering loop. */
  beat(): void {
    this.recorder.beat();
  }

  /** Something else is on. */
  turned(): void {
    this.recorder.settle();
  }

  /** Hand over what was seen, then forget everything: the screen was unpaired. */
  async wipe(): Promise<void> {
    this.recorder.keep();
    await within(HAND_OVER_MS, this.post.sendAll()).catch(warnOfStorage);
    this.recorder.forget();
    await this.shelf.wipe().catch(warnOfStorage);
  }
}

function warnOfStorage(error: unknown): void {
  console.warn("plays: not kept, or not handed over in time; they are lost", error);
}

/** Beat once a second, but only while the browser really draws: a frozen screen falls silent. */

const BEAT_MS = 1_000;

export class Heartbeat {
  private timer = 0;

  constructor(private readonly beat: () => void) {}

  // Lifecycle

  start(): void {
    this.stop();
    // From inside a frame: without one there is no next beat, and the server sees it.
    this.timer = window.setTimeout(
      () =>
        requestAnimationFrame(() => {
          // First: an error in one beat must not be the last of all.
          this.start();
          this.beat();
        }),
      BEAT_MS,
    );
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

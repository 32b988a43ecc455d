/** Load the page anew once a night, at a random minute, if there is somebody to load it from. */

const HOUR = 3;
const MINUTES = 60;
const YOUNGEST_MS = 3_600_000;

export class Nightly {
  private readonly minute: number;
  private isTrying = false;
  private doneAt = 0;

  constructor(
    private readonly wallClock: () => { hour: number; minute: number },
    private readonly uptimeMs: () => number,
    private readonly serverAnswers: () => Promise<boolean>,
    private readonly reload: () => void,
    random: () => number = Math.random,
  ) {
    this.minute = Math.floor(random() * MINUTES);
  }

  // Actions

  /** Reload if it is time; call it on every beat. */
  async beat(): Promise<void> {
    const { hour, minute } = this.wallClock();
    if (hour !== HOUR || minute !== this.minute) return;
    if (this.isTrying || this.uptimeMs() - this.doneAt < YOUNGEST_MS) return;
    this.isTrying = true;
    try {
      if (await this.serverAnswers()) {
        // Asked for again, a slow reload would begin anew with every beat.
        this.doneAt = this.uptimeMs();
        this.reload();
      }
    } finally {
      this.isTrying = false;
    }
  }
}

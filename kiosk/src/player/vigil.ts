/** Notice a connection that is alive in name only, sooner than the server's pings time out. */

// The server pings every 10 s (signage/realtime/server.py): one that is late by more than
// jitter raises the question whether anything gets through.
const QUIET_MS = 10_700;
// What is not answered by then is lost: noticed within 20 s, with the first wait before a
// new attempt (reliability.md F12).
const ANSWER_MS = 7_000;

export class Vigil {
  private timer = 0;
  private isAsking = false;
  private connection = 0;

  /** `ask` resolves when the server answers over the connection within so many ms. */
  constructor(
    private readonly ask: (timeoutMs: number) => Promise<unknown>,
    private readonly lost: () => void,
  ) {}

  // Lifecycle

  /** The connection is gone. */
  stop(): void {
    this.connection += 1;
    this.isAsking = false;
    clearTimeout(this.timer);
  }

  // Actions

  /** The server was heard just now. A ping that is late does not answer an open question. */
  heard(): void {
    if (this.isAsking) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.question(), QUIET_MS);
  }

  // Internal

  private async question(): Promise<void> {
    const { connection } = this;
    this.isAsking = true;
    const isAnswered = await this.ask(ANSWER_MS).then(
      () => true,
      () => false,
    );
    if (connection !== this.connection) return;
    this.isAsking = false;
    if (isAnswered) this.heard();
    else this.lost();
  }
}

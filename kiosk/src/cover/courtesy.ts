/** Whoever rates is not disturbed nor photographed: what the office wants waits until the page is free. */

// What a citizen wrote is off the page at once, and off the glass with the next frames.
const SETTLE_MS = 1_000;
const TOO_LONG = "Somebody was rating all the time. Ask again later.";

export class Courtesy {
  private visits = 0;
  private wasBusy = false;
  private readonly waiting = new Map<string, () => void>();

  /** `isBusy` tells whether somebody is in the middle of a rating. */
  constructor(
    private readonly isBusy: () => boolean,
    private readonly sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  ) {}

  // Actions

  /** Somebody began, or left; tell it at once. */
  changed(): void {
    const isBusy = this.isBusy();
    if (isBusy === this.wasBusy) return;
    this.wasBusy = isBusy;
    if (isBusy) this.visits += 1;
    else this.release();
  }

  /** Do it now, or as soon as nobody rates; of one `name` only the newest is done. */
  whenFree(name: string, deed: () => void): void {
    this.drop(name);
    if (this.isBusy()) this.waiting.set(name, deed);
    else deed();
  }

  /** Forget what waits under this name. */
  drop(name: string): void {
    this.waiting.delete(name);
  }

  /**
   * Do what no visitor may be part of: while nobody rates, and again should somebody begin
   * meanwhile. Rejects in words when there was no such time within `withinMs`.
   */
  async alone<T>(deed: () => Promise<T>, withinMs: number): Promise<T> {
    const until = performance.now() + withinMs;
    for (;;) {
      await this.free(until - performance.now());
      const { visits } = this;
      await this.sleep(SETTLE_MS);
      if (this.isBusy()) continue;
      const done = await deed();
      if (visits === this.visits && !this.isBusy()) return done;
    }
  }

  // Internal

  private free(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const name = `alone-${Math.random()}`;
      const late = setTimeout(() => {
        this.drop(name);
        reject(new Error(TOO_LONG));
      }, Math.max(0, withinMs));
      this.whenFree(name, () => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  private release(): void {
    const deeds = Array.from(this.waiting.values());
    this.waiting.clear();
    for (const deed of deeds) deed();
  }
}

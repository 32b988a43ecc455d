/** Wait longer after each failure, at random, so that screens do not return all at once. */

export class Backoff {
  private failures = 0;

  constructor(
    private readonly firstMs: number,
    private readonly mostMs: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Return the next wait in ms: anything up to a ceiling that doubles (full jitter). */
  next(): number {
    const ceiling = Math.min(this.mostMs, this.firstMs * 2 ** this.failures);
    this.failures += 1;
    return this.random() * ceiling;
  }

  /** Begin anew after a success. */
  reset(): void {
    this.failures = 0;
  }
}

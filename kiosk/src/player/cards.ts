/** Prepare slides, one ahead at most, and remember for a while which are broken. */

import type { Slide } from "../timeline.ts";

const BROKEN_FOR_MS = 60_000;

export class Cards<Card> {
  private ahead: { hash: string; card: Promise<Card | null> } | null = null;
  private readonly brokenUntil = new Map<string, number>();

  /** `prepare` makes the element of a slide that is on since an instant, and rejects when it
   * is broken; `discard` lets go of a card that no turn came for. */
  constructor(
    private readonly prepare: (slide: Slide, since: number) => Promise<Card>,
    private readonly now: () => number,
    private readonly discard: (card: Card) => void,
  ) {}

  // Actions

  /** Return the element of a slide that is on since an instant, or null when it is broken;
   * asking again costs nothing. */
  ready(slide: Slide, since: number): Promise<Card | null> {
    if (this.ahead && this.ahead.hash === slide.hash) return this.ahead.card;
    if ((this.brokenUntil.get(slide.hash) ?? 0) > this.now()) return Promise.resolve(null);
    this.drop();
    const card = this.attempt(slide, since);
    this.ahead = { hash: slide.hash, card };
    return card;
  }

  /** The slide's element went on the glass: the next call of `ready` makes another. */
  used(slide: Slide): void {
    if (this.ahead && this.ahead.hash === slide.hash) this.ahead = null;
  }

  /** How many of these slides failed when last tried. */
  broken(slides: Slide[]): number {
    return slides.filter(({ hash }) => this.brokenUntil.has(hash)).length;
  }

  /** The slide turned out to be broken while it was on. */
  reject(slide: Slide): void {
    this.markBroken(slide.hash);
  }

  forget(): void {
    this.drop();
    this.brokenUntil.clear();
  }

  // Internal

  private drop(): void {
    const { ahead } = this;
    this.ahead = null;
    if (ahead) void ahead.card.then((card) => card !== null && this.discard(card));
  }

  private async attempt(slide: Slide, since: number): Promise<Card | null> {
    try {
      const card = await this.prepare(slide, since);
      this.brokenUntil.delete(slide.hash);
      return card;
    } catch (error) {
      console.warn(`slide ${slide.id} is broken and skipped for a while`, error);
      this.used(slide);
      this.markBroken(slide.hash);
      return null;
    }
  }

  private markBroken(hash: string): void {
    const now = this.now();
    this.brokenUntil.forEach((until, old) => {
      if (until <= now) this.brokenUntil.delete(old);
    });
    this.brokenUntil.set(hash, now + BROKEN_FOR_MS);
  }
}

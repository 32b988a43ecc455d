/** Put on a zone's slides by the timeline: prepare ahead, switch on the edge, skip what is broken. */

import { heldSince, inTurn, turnAt, type Slide, type Zone } from "../timeline.ts";
import { Cards } from "./cards.ts";

// Timers drift and machines sleep: look again at least this often.
const LONGEST_SLEEP_MS = 30_000;
// A slide that is due and not ready by then leaves its turn to the next one; 3 s are
// promised (reliability.md F18), and the next one needs its time too.
const DUE_PATIENCE_MS = 2_000;

/** Where slides are shown; see Stage. */
export interface Presenter<Card> {
  /** A slide comes on that is on, by the timeline, since an instant (ms). */
  show(card: Card, since: number): void;
  /** The slide that is on is brought up to date. */
  swap(card: Card, since: number): void;
  /** The slide that is on stays. */
  hold(since: number): void;
  idle(): void;
}

export interface DirectorParts<Card> {
  /** The present instant by the server's clock, in ms. */
  now(): number;
  zone(): Zone | undefined;
  /** Make the element of a slide that is on since an instant (ms), which may lie ahead;
   * rejects when it is broken. */
  prepare(slide: Slide, since: number): Promise<Card>;
  /** Let go of an element that no turn came for. */
  discard(card: Card): void;
  stage: Presenter<Card>;
  /** A slide came on or was brought up to date (null: idle) at this instant. */
  turned(slide: Slide | null, since: number): void;
  setTimer(callback: () => void, ms: number): number;
  clearTimer(timer: number): void;
  wait(ms: number): Promise<void>;
}

export class Director<Card> {
  private shown: Slide | null = null;
  private readonly cards: Cards<Card>;
  private step = 0;
  private timer = 0;

  constructor(private readonly parts: DirectorParts<Card>) {
    this.cards = new Cards(
      (slide, since) => parts.prepare(slide, since),
      () => parts.now(),
      (card) => parts.discard(card),
    );
  }

  // Lifecycle

  stop(): void {
    this.step += 1;
    this.parts.clearTimer(this.timer);
    this.shown = null;
    this.cards.forget();
  }

  // Actions

  /** Show what is due now; call it when the programme or the clock changed. */
  async refresh(): Promise<void> {
    const step = ++this.step;
    const zone = this.parts.zone();
    if (!zone) return;
    const now = this.parts.now();
    const { slide, until } = turnAt(zone, now);
    this.wakeAt(until, now);
    await this.present(step, slide ? inTurn(zone, now, slide) : [], heldSince(zone, now));
    if (step === this.step && until !== null) await this.prepareFor(step, zone, until);
  }

  /** What is on has failed on the glass: the slide after it stands in. */
  skip(): void {
    if (!this.shown) return;
    this.cards.reject(this.shown);
    this.shown = null;
    void this.refresh();
  }

  /** How many slides are skipped at present because they are broken. */
  get errors(): number {
    const zone = this.parts.zone();
    return zone ? this.cards.broken(zone.slides) : 0;
  }

  // Internal

  private wakeAt(until: number | null, now: number): void {
    this.parts.clearTimer(this.timer);
    const sleep = until === null ? LONGEST_SLEEP_MS : Math.min(until - now, LONGEST_SLEEP_MS);
    this.timer = this.parts.setTimer(() => void this.refresh(), Math.max(0, Math.ceil(sleep)));
  }

  private async present(step: number, candidates: Slide[], since: number): Promise<void> {
    for (const slide of candidates) {
      if (this.isOn(slide)) return this.parts.stage.hold(since);
      const card = await Promise.race([this.cards.ready(slide, since), this.patience()]);
      // Overtaken while decoding: the step that follows finds the card ready.
      if (step !== this.step) return;
      if (card !== null) {
        this.place(slide, card, since);
        return;
      }
    }
    this.shown = null;
    this.parts.stage.idle();
    this.parts.turned(null, this.parts.now());
  }

  private place(slide: Slide, card: Card, since: number): void {
    this.cards.used(slide);
    if (this.shown && this.shown.id === slide.id) this.parts.stage.swap(card, since);
    else this.parts.stage.show(card, since);
    this.shown = slide;
    this.parts.turned(slide, this.parts.now());
  }

  private async prepareFor(step: number, zone: Zone, at: number): Promise<void> {
    const { slide } = turnAt(zone, at);
    for (const next of slide ? inTurn(zone, at, slide) : []) {
      if (step !== this.step || this.isOn(next)) return;
      if ((await this.cards.ready(next, at)) !== null) return;
    }
  }

  private async patience(): Promise<null> {
    await this.parts.wait(DUE_PATIENCE_MS);
    return null;
  }

  private isOn(slide: Slide): boolean {
    return this.shown !== null && this.shown.id === slide.id && this.shown.hash === slide.hash;
  }
}

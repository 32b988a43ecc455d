/** One zone's place on the glass: at most two slide elements, the one that leaves included. */

import { glide } from "./flip.ts";
import { morph } from "./morph.ts";
import { hasMedia, Playback, release } from "./playback.ts";

// The stylesheet's transitions must be over by then.
export const TRANSITION_MS = 800;
const REFRESH_MS = 1_200;

export class Stage {
  private current: HTMLElement | null = null;
  private leaving: HTMLElement | null = null;
  private timer = 0;
  private readonly playback: Playback;

  /** `idle_` makes what is shown without a slide (null: nothing); `placed` sees new elements;
   * `now` is the shared clock (ms); `broken` is told that what is on has failed. */
  constructor(
    private readonly zone: HTMLElement,
    private readonly idle_: (() => HTMLElement) | null,
    private readonly placed: (element: HTMLElement) => void,
    now: () => number,
    broken: () => void,
  ) {
    this.playback = new Playback(now, broken);
  }

  // Actions

  /** Let a slide come on and the one before it leave; its videos began at `since` (ms). */
  show(card: HTMLElement, since = 0): void {
    this.settle();
    this.playback.halt();
    this.leaving = this.current;
    this.current = card;
    this.placed(card);
    card.classList.add("is-entering");
    this.zone.appendChild(card);
    this.playback.start(card, since);
    if (this.leaving) this.leaving.classList.add("is-leaving");
    this.timer = window.setTimeout(() => this.settle(), TRANSITION_MS);
  }

  /** Bring the slide that is on up to date, without a transition. */
  swap(card: HTMLElement, since: number): void {
    if (!this.current || hasMedia(card) || hasMedia(this.current)) {
      this.show(card, since);
      return;
    }
    const element = this.current;
    glide(element, () => morph(element, card));
    this.placed(element);
    element.classList.add("is-refreshed");
    setTimeout(() => element.classList.remove("is-refreshed"), REFRESH_MS);
  }

  /** The slide that is on stays; its videos began at `since` (ms). */
  hold(since: number): void {
    this.playback.hold(since);
  }

  /** Show that there is nothing to show. */
  idle(): void {
    if (this.current && this.current.hasAttribute("data-idle")) return;
    if (!this.idle_) {
      this.clear();
      return;
    }
    const element = this.idle_();
    element.setAttribute("data-idle", "");
    this.show(element);
  }

  /** Take everything off: the screen was unpaired. */
  clear(): void {
    this.settle();
    this.playback.halt();
    if (this.current) remove(this.current);
    this.current = null;
  }

  get isEmpty(): boolean {
    return this.current === null;
  }

  // Internal

  private settle(): void {
    clearTimeout(this.timer);
    if (this.current) this.current.classList.remove("is-entering");
    if (this.leaving) remove(this.leaving);
    this.leaving = null;
  }
}

function remove(element: HTMLElement): void {
  release(element);
  if (element.parentNode) element.parentNode.removeChild(element);
}

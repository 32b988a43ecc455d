/** One step of the page at a time; its heading takes the focus, so readers hear it. */

import { markVisit } from "../shared/visit.ts";
import { all, need } from "./settings.ts";

export type Step = "window" | "level" | "reasons" | "thanks" | "guide" | "sheet";

// A finger that bounces must not also press what appears beneath it.
const SETTLE_MS = 350;

export class Steps {
  current: Step | null = null;
  private readonly sections: HTMLElement[];
  private timer = 0;

  /** `first` is the step at which nobody has begun. */
  constructor(
    private readonly page: Document,
    private readonly first: Step,
  ) {
    this.sections = all(page, "[data-step]");
  }

  // Actions

  /** Whether the page waits for the next person. */
  get isFirst(): boolean {
    return this.current === this.first;
  }

  /** Somebody begins: nothing that the office wants comes between from now on. */
  begin(): void {
    markVisit(this.page.body, true);
  }

  /** Show `step` and hide the others. */
  show(step: Step, focus = true): void {
    this.current = step;
    markVisit(this.page.body, step !== this.first);
    this.page.body.dataset.showing = step;
    for (const section of this.sections) section.hidden = section.dataset.step !== step;
    const section = need(this.page, `[data-step="${step}"]`);
    this.settle(section);
    window.scrollTo(0, 0);
    section.scrollTop = 0;
    if (focus) this.focus(need(section, "h1"));
  }

  // Internal

  private focus(heading: HTMLElement): void {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  private settle(section: HTMLElement): void {
    clearTimeout(this.timer);
    for (const one of this.sections) one.classList.remove("is-settling");
    section.classList.add("is-settling");
    this.timer = window.setTimeout(() => section.classList.remove("is-settling"), SETTLE_MS);
  }
}

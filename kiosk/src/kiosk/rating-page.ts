/** The way through the page: window, level, reasons, thanks, and back for the next one. */

import type { ReasonsView } from "./reasons-view.ts";
import type { Recorder } from "./recorder.ts";
import { type Settings, all, need } from "./settings.ts";
import type { Step, Steps } from "./steps.ts";
import type { Texts } from "./texts.ts";
import { Visit } from "./visit.ts";

export class RatingPage {
  private visit: Visit | null = null;
  private thanksTimer = 0;

  constructor(
    private readonly page: Document,
    private readonly settings: Settings,
    private readonly recorder: Pick<Recorder, "save" | "calm">,
    private readonly steps: Steps,
    private readonly texts: Texts,
    private readonly reasons: ReasonsView,
  ) {}

  // Lifecycle

  /** Listen to the page and show its first step. */
  start(): void {
    for (const button of all(this.page, "[data-window]")) {
      button.addEventListener("click", () => this.chooseWindow(button));
    }
    for (const button of all(need(this.page, ".levels"), "[data-level]")) {
      button.addEventListener("click", () => void this.rate(Number(button.dataset.level)));
    }
    this.reasons.start(
      (level) => void this.rate(level),
      () => void this.send(),
      () => this.thank(),
    );
    for (const button of all(this.page, "[data-done], [data-other-window]")) {
      button.addEventListener("click", () => this.reset());
    }
    this.reset(false);
  }

  // Actions

  /** Store a level, or its correction; nobody is thanked before it is on disk. */
  async rate(level: number): Promise<void> {
    const { visit } = this;
    const isOpen = this.steps.current === "level" || this.steps.current === "reasons";
    if (!visit || !isOpen || visit.level === level) return;
    this.steps.begin();
    if (!(await this.recorder.save(visit.answer(level)))) return;
    visit.level = level;
    this.reasons.choose(level);
    if (this.steps.current === "level") this.show("reasons");
  }

  /** Store reasons and comment, if there are any, and thank. */
  async send(): Promise<void> {
    const { tags, comment } = this.reasons.read();
    const { visit } = this;
    if (!visit || this.steps.current !== "reasons") return;
    const isMore = tags.length > 0 || comment !== "";
    if (isMore && !(await this.recorder.save(visit.answer(visit.level, tags, comment)))) return;
    this.thank();
  }

  /** Go back one step; what is stored stays stored. */
  back(): void {
    if (this.steps.current === "reasons") this.thank();
    else if (this.steps.current === "thanks" || !this.settings.window) this.reset();
  }

  /** Begin again for the next person: nothing of this one stays. */
  reset(focus = true): void {
    clearTimeout(this.thanksTimer);
    this.reasons.clear();
    this.recorder.calm();
    const { window: bound } = this.settings;
    this.visit = bound ? new Visit(bound) : null;
    this.show(bound ? "level" : "window", focus);
    this.texts.reset();
  }

  /** Say whether nobody has entered anything. */
  isUntouched(): boolean {
    return this.steps.isFirst;
  }

  // Internal

  private chooseWindow(button: HTMLElement): void {
    this.visit = new Visit(button.dataset.window as string);
    for (const sign of all(this.page, "[data-sign-of-window]")) {
      sign.textContent = button.dataset.sign as string;
    }
    this.show("level");
  }

  private thank(): void {
    this.reasons.clear();
    this.visit = null;
    this.show("thanks");
    const { thanks_s: seconds } = this.settings;
    if (seconds) this.thanksTimer = window.setTimeout(() => this.reset(), seconds * 1000);
  }

  private show(step: Step, focus = true): void {
    this.steps.show(step, focus);
    for (const button of all(this.page, "[data-other-window]")) button.hidden = step !== "level";
  }
}

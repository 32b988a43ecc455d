/** Plays a preview like a display: each page as long as it stays, then from the start. */

import type { Stage } from "./stage.ts";

/** A page without a length of its own must not spin the round. */
const SHORTEST_MS = 1000;

export class Loop {
  private timer = 0;

  constructor(
    private readonly button: HTMLButtonElement,
    private readonly stage: Stage,
  ) {}

  // Lifecycle

  start(): void {
    this.button.addEventListener("click", () => this.toggle());
  }

  // Actions

  toggle(): void {
    const isOn = this.button.getAttribute("aria-pressed") !== "true";
    this.button.setAttribute("aria-pressed", String(isOn));
    clearTimeout(this.timer);
    if (isOn) this.wait();
  }

  // Internal

  private wait(): void {
    const stay = Math.max(this.stage.seconds * 1000, SHORTEST_MS);
    this.timer = window.setTimeout(() => {
      this.stage.advance();
      this.wait();
    }, stay);
  }
}

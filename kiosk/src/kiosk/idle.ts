/** After a while without a touch ask whether somebody is there, then begin again. */

import { need } from "./settings.ts";

const TICK_MS = 1_000;
const SIGNS_OF_LIFE = ["pointerdown", "touchstart", "keydown", "input"];

export class Idle {
  private readonly dialog: HTMLDialogElement;
  private readonly number: HTMLElement;
  private timer = 0;
  private left = 0;

  constructor(
    private readonly page: Document,
    private readonly idleS: number,
    private readonly countdownS: number,
    private readonly isUntouched: () => boolean,
    private readonly onLeave: () => void,
  ) {
    this.dialog = need(page, "[data-countdown]") as HTMLDialogElement;
    this.number = need(this.dialog, "[data-seconds]");
  }

  // Lifecycle

  /** Begin to wait. */
  start(): void {
    for (const name of SIGNS_OF_LIFE) this.page.addEventListener(name, () => this.touched());
    need(this.dialog, "[data-more-time]").addEventListener("click", () => this.stay());
    need(this.dialog, "[data-start-again]").addEventListener("click", () => this.leave());
    // Escape closes the dialog: whoever presses it is there.
    this.dialog.addEventListener("cancel", () => this.stay());
    this.wait();
  }

  // Internal

  private touched(): void {
    if (!this.dialog.open) this.wait();
  }

  private wait(): void {
    this.stop();
    this.timer = window.setTimeout(() => this.ask(), this.idleS * 1000);
  }

  private ask(): void {
    if (this.isUntouched()) return this.leave();
    this.left = this.countdownS;
    this.number.textContent = String(this.left);
    this.dialog.showModal();
    this.timer = window.setInterval(() => this.tick(), TICK_MS);
  }

  private tick(): void {
    this.left -= 1;
    this.number.textContent = String(this.left);
    if (this.left <= 0) this.leave();
  }

  private stay(): void {
    if (this.dialog.open) this.dialog.close();
    this.wait();
  }

  private leave(): void {
    if (this.dialog.open) this.dialog.close();
    this.onLeave();
    this.wait();
  }

  private stop(): void {
    // Timeouts and intervals share their numbers; either call ends either.
    clearTimeout(this.timer);
  }
}

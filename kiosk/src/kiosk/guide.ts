/** The guide at the kiosk: a list of items, and one of them to read; all of it is aboard. */

import { all, need } from "./settings.ts";
import type { Steps } from "./steps.ts";

export class Guide {
  constructor(
    private readonly page: Document,
    private readonly steps: Steps,
    private readonly onClose: () => void,
  ) {}

  // Lifecycle

  /** Listen to the guide's buttons; a page without a guide has none. */
  start(): void {
    this.onClick("[data-guide], [data-guide-list]", () => this.steps.show("guide"));
    this.onClick("[data-guide-close]", () => this.onClose());
    this.onClick("[data-sheet]", (button) => this.read(button.dataset.sheet as string));
  }

  // Internal

  private read(key: string): void {
    for (const sheet of all(this.page, "[data-sheet-text]")) {
      sheet.hidden = sheet.dataset.sheetText !== key;
    }
    this.steps.show("sheet");
    need(this.page, ".sheets").scrollTop = 0;
  }

  private onClick(selector: string, act: (button: HTMLElement) => void): void {
    for (const button of all(this.page, selector)) {
      button.addEventListener("click", () => act(button));
    }
  }
}

/** Write answers to the outbox; where that fails the page says so, and thanks nobody. */

import { type Outbox, OutboxFullError } from "./outbox.ts";
import type { Payload } from "./outbox-database.ts";
import { need } from "./settings.ts";
import type { Texts } from "./texts.ts";

export class Recorder {
  private readonly alarm: HTMLElement;
  private isSaving = false;

  constructor(
    page: Document,
    private readonly outbox: Pick<Outbox, "add">,
    private readonly texts: Texts,
    private readonly onSaved: () => void,
  ) {
    this.alarm = need(page, "[data-alarm]");
  }

  // Actions

  /** Write one answer; resolves true once it is on disk. A second at once is ignored. */
  async save(payload: Payload): Promise<boolean> {
    if (this.isSaving) return false;
    this.isSaving = true;
    try {
      await this.outbox.add(payload, { mono: performance.now(), wall: Date.now() });
      this.calm();
      this.onSaved();
      return true;
    } catch (error) {
      console.error("outbox: not saved", error);
      this.warn(error instanceof OutboxFullError ? "full" : "unsaved");
      return false;
    } finally {
      this.isSaving = false;
    }
  }

  /** Take the warning away. */
  calm(): void {
    this.alarm.hidden = true;
    this.alarm.textContent = "";
  }

  // Internal

  private warn(key: string): void {
    this.alarm.textContent = this.texts.say(key);
    this.alarm.hidden = false;
  }
}

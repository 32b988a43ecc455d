/** The line at the foot: how many ratings wait here, and why; empty while all is well. */

import type { Trip } from "./courier.ts";
import type { Outbox } from "./outbox.ts";
import { type Settings, need } from "./settings.ts";
import type { Texts } from "./texts.ts";

export class StatusLine {
  private readonly line: HTMLElement;
  private trip: Trip = "empty";
  private waiting = 0;

  constructor(
    page: Document,
    private readonly outbox: Outbox,
    private readonly texts: Texts,
    private readonly form: Settings["form"],
  ) {
    this.line = need(page, "[data-status]");
  }

  // Actions

  /** Note how the last trip to the server went. */
  async update(trip: Trip): Promise<void> {
    this.trip = trip;
    this.waiting = await this.outbox.count();
    this.retell();
  }

  /** Say it again, in the language now chosen. */
  retell(): void {
    this.line.textContent = this.text();
    this.line.dataset.trip = this.trip;
  }

  // Internal

  private text(): string {
    if (this.trip === "not paired") {
      return this.texts.say(this.form === "phone" ? "scan_again" : "not_paired");
    }
    return this.trip === "offline" ? this.texts.say("waiting", this.waiting) : "";
  }
}

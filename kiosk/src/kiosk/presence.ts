/** Say now and then that this kiosk is there, and how much waits in its outbox. */

import { type Answer, post as postJson } from "../shared/http.ts";
import type { Outbox } from "./outbox.ts";

// The server takes a display for gone after 110 s: one lost report must not matter.
const REPORT_MS = 50_000;
const NOT_PAIRED = 401;
// "Reset content": the guide was changed since this page was loaded.
const OUTDATED = 205;

export class Presence {
  constructor(
    private readonly outbox: Outbox,
    private readonly url: string,
    private readonly onRepair: () => void,
    private readonly post: (url: string, body: unknown) => Promise<Answer> = postJson,
  ) {}

  // Lifecycle

  /** Report now and every 50 s. */
  start(): void {
    window.setInterval(() => void this.report(), REPORT_MS);
    void this.report();
  }

  // Internal

  private async report(): Promise<void> {
    try {
      const { status } = await this.post(this.url, await this.state());
      if (status === NOT_PAIRED || status === OUTDATED) this.onRepair();
    } catch (error) {
      console.warn("presence: not reported; the next report will do", error);
    }
  }

  private async state(): Promise<unknown> {
    return {
      waiting: await this.outbox.count(),
      refused: await this.outbox.countDead(),
      width: Math.round(window.innerWidth * window.devicePixelRatio),
      height: Math.round(window.innerHeight * window.devicePixelRatio),
      starts_offline: "serviceWorker" in navigator,
    };
  }
}

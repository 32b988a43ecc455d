/** Write the hall's time and date into every `[data-clock]` element. */

import type { Screen } from "../shared/manifest.ts";
import { fillCountdowns } from "./countdowns.ts";

type Format = Intl.DateTimeFormatOptions & { hourCycle?: "h23" };

// The values of `data-clock`.
const FORMATS: Record<string, Format> = {
  "HH:mm": { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  "HH:mm:ss": { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { month: "short", day: "numeric", weekday: "short" },
  date: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
};

export class ClockFaces {
  private formats: Record<string, Intl.DateTimeFormat> = {};
  private zone = "";
  private locale = "";

  /** `now` returns the instant to show, in ms since 1970. */
  constructor(private readonly now: () => number) {}

  // Actions

  /** Take the hall's time zone and language. */
  adjust({ time_zone, locale }: Pick<Screen, "time_zone" | "locale">): void {
    if (time_zone === this.zone && locale === this.locale) return;
    this.zone = time_zone;
    this.locale = locale;
    this.formats = {};
    for (const name of Object.keys(FORMATS))
      this.formats[name] = new Intl.DateTimeFormat(locale, { ...FORMATS[name], timeZone: time_zone });
  }

  /** Bring every face below `root` up to date; touches only text that changes. */
  fill(root: ParentNode): void {
    const now = this.now();
    fillCountdowns(root, now);
    root.querySelectorAll("[data-clock]").forEach((face) => {
      const format = this.formats[face.getAttribute("data-clock") || "HH:mm"];
      if (!format) return;
      const text = format.format(now);
      if (face.textContent !== text) face.textContent = text;
    });
  }

  /** Return the hall's wall clock as hours and minutes. */
  wallClock(): { hour: number; minute: number } {
    const text = this.formats["HH:mm"] ? this.formats["HH:mm"].format(this.now()) : "";
    const [hour = NaN, minute = NaN] = text.split(":").map(Number);
    return { hour, minute };
  }
}

/** Place the slots of a week by the hour, and start where the day does. */

import { DAY_MIN } from "./span.ts";

const OPENS_MIN = 7 * 60;

export function placeWeek(week: HTMLElement): void {
  week.classList.add("is-placed");
  for (const slot of week.querySelectorAll<HTMLElement>("[data-hours] [data-slot]")) placeSlot(slot);
  const above = levelAllDay(week);
  const hours = week.querySelector<HTMLElement>("[data-hours]");
  if (hours) week.scrollTop = above + (hours.clientHeight * OPENS_MIN) / DAY_MIN;
}

/** Put a slot at its minutes and lane. */
export function placeSlot(slot: HTMLElement): void {
  const { from = "0", until = "0", lane = "0", lanes = "1" } = slot.dataset;
  const share = 100 / Number(lanes);
  const length = ((Number(until) - Number(from)) / DAY_MIN) * 100;
  slot.style.setProperty("--slot-top", percent((Number(from) / DAY_MIN) * 100));
  slot.style.setProperty("--slot-height", percent(length));
  slot.style.setProperty("--slot-start", percent(Number(lane) * share));
  slot.style.setProperty("--slot-width", percent(share));
}

/** Make all days' rows above the hours as high as the highest; return that height. */
function levelAllDay(week: HTMLElement): number {
  const rows = [...week.querySelectorAll<HTMLElement>(".week-day__all-day")];
  const highest = Math.max(0, ...rows.map((row) => row.offsetHeight));
  if (highest > 0) week.style.setProperty("--all-day", `${highest}px`);
  return highest;
}

function percent(value: number): string {
  return `${value}%`;
}

/** The calendar page: places a week, drags, asks; a click on a free hour starts anew. */

import { MoveDialog } from "./dialog.ts";
import { Drag } from "./drag.ts";
import { keyed } from "./keys.ts";
import { DAY_MIN, later, snapped, type Span } from "./span.ts";
import { placeWeek } from "./week.ts";

const USUAL_MIN = 60;

export function startCalendar(root: Document): void {
  const dialog = root.getElementById("calendar-dialog");
  const asked = dialog instanceof HTMLDialogElement ? new MoveDialog(dialog) : null;
  asked?.connect();
  connect(root, asked);
  // Turning the page replaces the calendar.
  root.body.addEventListener("htmx:afterSwap", () => connect(root, asked));
}

function connect(root: Document, asked: MoveDialog | null): void {
  const calendar = root.querySelector<HTMLElement>("[data-calendar]");
  if (!calendar || calendar.dataset["connected"]) return;
  calendar.dataset["connected"] = "yes";
  calendar.querySelectorAll<HTMLElement>("[data-week]").forEach(placeWeek);
  submitOnChange(calendar);
  if (!asked) return;
  new Drag(calendar, (slot, span, undo) => asked.open(slot, span, undo)).connect();
  calendar.addEventListener("click", (event) => click(event, calendar, asked));
  calendar.addEventListener("keydown", (event) => press(event, asked));
}

function submitOnChange(calendar: HTMLElement): void {
  const choice = calendar.querySelector<HTMLSelectElement>("[data-submit]");
  choice?.addEventListener("change", () => choice.form?.requestSubmit());
}

function click(event: MouseEvent, calendar: HTMLElement, asked: MoveDialog): void {
  const target = event.target as HTMLElement;
  const slot = target.closest<HTMLElement>("[data-starts]");
  if (slot && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    asked.open(slot, spanOf(slot), () => undefined);
  } else if (target.matches("[data-hours], .calendar-day")) {
    location.assign(newAt(event, target, calendar.dataset["new"]!));
  }
}

function press(event: KeyboardEvent, asked: MoveDialog): void {
  const slot = (event.target as HTMLElement).closest<HTMLElement>("[data-starts]");
  const span = slot && keyed(spanOf(slot), event);
  if (!slot || !span) return;
  event.preventDefault();
  asked.open(slot, span, () => slot.focus());
}

function spanOf(slot: HTMLElement): Span {
  return { starts: slot.dataset["starts"]!, ends: slot.dataset["ends"]! };
}

/** Return the address of a new schedule at the day, and in a week at the hour, clicked. */
function newAt(event: MouseEvent, target: HTMLElement, path: string): string {
  const address = new URL(path, location.href);
  const day = target.closest<HTMLElement>("[data-day]")!.dataset["day"]!;
  address.searchParams.set("on", day);
  if (target.matches("[data-hours]")) {
    const y = event.clientY - target.getBoundingClientRect().top;
    const minute = Math.min(snapped((y / target.clientHeight) * DAY_MIN), DAY_MIN - 2 * USUAL_MIN);
    const at = later(`${day}T00:00`, minute);
    address.searchParams.set("at", at.slice(11));
    address.searchParams.set("until", later(at, USUAL_MIN).slice(11));
  }
  return address.href;
}

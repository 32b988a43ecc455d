/** Drag slots of the calendar with the mouse or a pen: to move, by the edge to resize. */

import { placeSlot } from "./week.ts";
import { DAY_MIN, daysBetween, minutesBetween, moved, resized, snapped, type Span } from "./span.ts";

/** A hand that only clicks trembles so far. */
const TREMBLE_PX = 5;
const EDGE_PX = 8;

type Ask = (slot: HTMLElement, span: Span, undo: () => void) => void;

export class Drag {
  #slot: HTMLElement | null = null;
  #before: { from: string; until: string; parent: Element; next: Node | null } | null = null;
  #start = { x: 0, y: 0 };
  #isResize = false;
  #isOn = false;
  #days = 0;
  #minutes = 0;

  constructor(
    private readonly calendar: HTMLElement,
    private readonly ask: Ask,
  ) {}

  // Lifecycle

  connect(): void {
    this.calendar.addEventListener("pointerdown", (event) => this.#take(event));
    this.calendar.addEventListener("pointermove", (event) => this.#carry(event));
    this.calendar.addEventListener("pointerup", () => this.#drop());
    this.calendar.addEventListener("pointercancel", () => this.#back());
    // The browser's own drag of links would take the pointer away.
    this.calendar.addEventListener("dragstart", (event) => event.preventDefault());
    this.calendar.addEventListener("click", (event) => this.#swallow(event), { capture: true });
  }

  // Actions

  #take(event: PointerEvent): void {
    const slot = (event.target as HTMLElement).closest<HTMLElement>("[data-starts]");
    if (!slot || event.button !== 0 || event.pointerType === "touch") return;
    this.#slot = slot;
    this.#isOn = false;
    this.#start = { x: event.clientX, y: event.clientY };
    const { bottom } = slot.getBoundingClientRect();
    this.#isResize = this.#isTimed(slot) && slot.dataset["whole"] !== undefined && bottom - event.clientY < EDGE_PX;
    const { from = "0", until = "0" } = slot.dataset;
    this.#before = { from, until, parent: slot.parentElement!, next: slot.nextSibling };
  }

  #carry(event: PointerEvent): void {
    const slot = this.#slot;
    if (!slot) return;
    const [dx, dy] = [event.clientX - this.#start.x, event.clientY - this.#start.y];
    if (!this.#isOn && Math.hypot(dx, dy) < TREMBLE_PX) return;
    if (!this.#isOn) this.#begin(slot, event.pointerId);
    this.#minutes = this.#isTimed(slot) ? this.#minutesOf(dy, slot) : 0;
    this.#days = this.#isResize ? 0 : this.#daysTo(event.clientX, event.clientY, slot);
    this.#show(slot);
  }

  #drop(): void {
    const slot = this.#slot;
    this.#slot = null;
    if (!slot || !this.#isOn) return;
    slot.classList.remove("is-dragged");
    this.#unmark();
    if (!this.#days && !this.#minutes) return this.#restore(slot);
    this.ask(slot, this.#span(slot), () => this.#restore(slot));
  }

  #back(): void {
    const slot = this.#slot;
    this.#slot = null;
    if (slot) this.#restore(slot);
  }

  // Internal

  #begin(slot: HTMLElement, pointer: number): void {
    this.#isOn = true;
    this.calendar.setPointerCapture(pointer);
    slot.classList.add("is-dragged");
  }

  #span(slot: HTMLElement): Span {
    const span = { starts: slot.dataset["starts"]!, ends: slot.dataset["ends"]! };
    return this.#isResize ? resized(span, this.#minutes) : moved(span, this.#days, this.#minutes);
  }

  #isTimed(slot: HTMLElement): boolean {
    return slot.closest("[data-hours]") !== null && slot.dataset["daypart"] === undefined;
  }

  #minutesOf(dy: number, slot: HTMLElement): number {
    const hours = slot.closest<HTMLElement>("[data-hours]")!;
    return snapped((dy / hours.clientHeight) * DAY_MIN);
  }

  #daysTo(x: number, y: number, slot: HTMLElement): number {
    const under = document.elementsFromPoint(x, y).find((each) => each.matches("[data-day]"));
    const day = under instanceof HTMLElement ? under.dataset["day"] : undefined;
    return day ? daysBetween(slot.dataset["on"]!, day) : this.#days;
  }

  #show(slot: HTMLElement): void {
    this.#unmark();
    const span = this.#span(slot);
    const target = this.#dayAfter(slot);
    target?.classList.add("is-over");
    if (!slot.closest("[data-hours]")) return;
    const from = Number(this.#before!.from) + (this.#isResize ? 0 : this.#minutes);
    slot.dataset["from"] = String(Math.max(0, from));
    slot.dataset["until"] = String(Math.min(DAY_MIN, from + minutesBetween(span.starts, span.ends)));
    const hours = target?.querySelector("[data-hours]");
    if (hours && slot.parentElement !== hours) hours.append(slot);
    placeSlot(slot);
    slot.querySelector(".slot-chip__time")!.textContent = `${span.starts.slice(11)}–${span.ends.slice(11)}`;
  }

  #dayAfter(slot: HTMLElement): HTMLElement | null {
    const days = [...this.calendar.querySelectorAll<HTMLElement>("[data-day]")];
    const from = days.findIndex((day) => day.dataset["day"] === slot.dataset["on"]);
    return days[from + this.#days] ?? null;
  }

  #unmark(): void {
    for (const day of this.calendar.querySelectorAll(".is-over")) day.classList.remove("is-over");
  }

  #restore(slot: HTMLElement): void {
    const before = this.#before;
    slot.classList.remove("is-dragged");
    this.#unmark();
    if (!before) return;
    slot.dataset["from"] = before.from;
    slot.dataset["until"] = before.until;
    before.parent.insertBefore(slot, before.next);
    if (slot.closest(".is-placed [data-hours]")) placeSlot(slot);
    const [starts, ends] = [slot.dataset["starts"]!, slot.dataset["ends"]!];
    if (slot.closest("[data-hours]"))
      slot.querySelector(".slot-chip__time")!.textContent = `${starts.slice(11)}–${ends.slice(11)}`;
  }

  /** A drag ends with a click on a link, which must not be followed. */
  #swallow(event: MouseEvent): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

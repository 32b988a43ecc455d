/** The time machine: turns the hands, and has every group's frame follow. */

import { ClockFaces } from "../../player/clock-faces.ts";
import { DAY_MIN, later, minutesBetween } from "./span.ts";

const SIDES = { landscape: 1920, portrait: 1080 };
const PAUSE_MS = 250;

export function startMachine(root: Document): void {
  const form = root.querySelector<HTMLFormElement>("[data-machine]");
  if (form) new Machine(root, form).connect();
}

class Machine {
  readonly #at: HTMLInputElement;
  readonly #minute: HTMLInputElement;
  #timer = 0;

  constructor(
    private readonly root: Document,
    private readonly form: HTMLFormElement,
  ) {
    this.#at = form.elements.namedItem("at") as HTMLInputElement;
    this.#minute = form.querySelector<HTMLInputElement>("[data-minute]")!;
  }

  // Lifecycle

  connect(): void {
    this.root.addEventListener("click", (event) => this.#click(event.target as HTMLElement));
    this.#minute.addEventListener("input", () => this.#go(this.#ofMinute(Number(this.#minute.value))));
    for (const name of ["group", "drafts"])
      this.form.querySelector(`[name='${name}']`)?.addEventListener("change", () => this.form.requestSubmit());
    this.form.querySelector("[data-day-input]")!.addEventListener("change", (event) => this.#toDay(event));
    for (const frame of this.#frames) {
      frame.addEventListener("load", () => this.#loaded(frame));
      new ResizeObserver(() => fit(frame)).observe(frame.parentElement!);
      if (frame.contentDocument?.getElementById("why")) this.#loaded(frame);
    }
    for (const part of this.#parts) part.style.flexGrow = String(Math.max(1, spanOf(part)));
    this.#mark();
  }

  // Actions

  #click(target: HTMLElement): void {
    const button = target.closest<HTMLElement>("[data-step], [data-now], [data-go]");
    if (!button) return;
    const { step, now, go } = button.dataset;
    if (now) this.#go(now);
    else if (go) this.#go(this.#ofMinute(Number(go)));
    else this.#go(later(this.#at.value, Number(step)));
  }

  /** Another day has other strips and holidays: the page is loaded for it. */
  #go(at: string): void {
    const isSameDay = at.slice(0, 10) === this.#at.value.slice(0, 10);
    this.#at.value = at;
    if (!isSameDay) return this.form.requestSubmit();
    const time = at.slice(11);
    this.form.querySelector("[data-time]")!.textContent = time;
    this.#minute.value = String(minutesBetween(`${at.slice(0, 10)}T00:00`, at));
    this.#minute.setAttribute("aria-valuetext", time);
    this.#mark();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#load(), PAUSE_MS);
  }

  #toDay(event: Event): void {
    const day = (event.target as HTMLInputElement).value;
    if (day) this.#go(`${day}T${this.#at.value.slice(11)}`);
  }

  // Internal

  #load(): void {
    const query = new URLSearchParams(new FormData(this.form) as unknown as Record<string, string>);
    history.replaceState(null, "", `?${query}`);
    for (const frame of this.#frames) frame.contentWindow?.location.replace(`${frame.dataset["frame"]}?${query}`);
  }

  #loaded(frame: HTMLIFrameElement): void {
    const inside = frame.contentDocument;
    const why = inside?.getElementById("why");
    const place = frame.closest(".machine-group")?.querySelector("[data-why]");
    if (!inside || !(why instanceof (inside.defaultView ?? window).HTMLTemplateElement) || !place) return;
    place.replaceChildren(this.root.importNode(why.content, true));
    const { timeZone = "", locale = "" } = inside.body.dataset;
    const faces = new ClockFaces(() => Number(why.dataset["instant"]));
    faces.adjust({ time_zone: timeZone, locale });
    faces.fill(inside);
    fit(frame);
  }

  #mark(): void {
    const minute = Number(this.#minute.value);
    for (const part of this.#parts) {
      const { from = "0", until = "0" } = part.dataset;
      part.classList.toggle("is-on", Number(from) <= minute && minute < Number(until));
    }
  }

  #ofMinute(minute: number): string {
    return later(`${this.#at.value.slice(0, 10)}T00:00`, Math.min(minute, DAY_MIN - 1));
  }

  get #frames(): HTMLIFrameElement[] {
    return [...this.root.querySelectorAll<HTMLIFrameElement>("[data-frame]")];
  }

  get #parts(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-strip] [data-from]")];
  }
}

function spanOf(part: HTMLElement): number {
  return Number(part.dataset["until"]) - Number(part.dataset["from"]);
}

/** Scale a frame of full size to the room that it has. */
function fit(frame: HTMLIFrameElement): void {
  const width = SIDES[frame.dataset["portrait"] ? "portrait" : "landscape"];
  // A pixel more than there is room: rounding must not leave a dark edge.
  frame.style.transform = `scale(${(frame.parentElement!.clientWidth + 1) / width})`;
}

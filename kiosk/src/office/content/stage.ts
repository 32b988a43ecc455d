/** A display drawn small: a frame of full size, scaled to the room that it has. */

import { ClockFaces } from "../../player/clock-faces.ts";

const SIDES = { landscape: [1920, 1080], portrait: [1080, 1920] } as const;

export type Orientation = keyof typeof SIDES;

export class Stage {
  private page = 0;
  private orientation: Orientation = "landscape";
  /** What to put on the stage; the frame may still be loading when it comes. */
  private waiting: Document | null = null;
  private readonly room: HTMLElement;
  private readonly frame: HTMLIFrameElement;

  constructor(private readonly box: HTMLElement) {
    this.room = box.querySelector<HTMLElement>("[data-preview-stage]")!;
    this.frame = this.room.querySelector("iframe")!;
  }

  // Lifecycle

  start(): void {
    new ResizeObserver(() => this.fit()).observe(this.room);
    this.frame.addEventListener("load", () => this.place());
    for (const button of this.buttons)
      button.addEventListener("click", () => this.turn(Number(button.dataset["previewStep"])));
    this.show();
  }

  // Actions

  /** Take another orientation; the room changes its shape with it. */
  turnTo(orientation: Orientation): void {
    this.orientation = orientation;
    this.box.classList.toggle("preview--portrait", orientation === "portrait");
    this.fit();
  }

  /** Put another document's slides on the stage, and stay on the page shown. */
  replace(made: Document): void {
    this.waiting = made;
    this.place();
  }

  /** Go on to the next page, after the last one to the first. */
  advance(): void {
    this.page = (this.page + 1) % Math.max(1, this.pages.length);
    this.show();
  }

  /** How long the page shown stays on a display (seconds). */
  get seconds(): number {
    return Number(this.pages[this.page]?.dataset["seconds"] ?? 0);
  }

  // Internal

  private place(): void {
    const made = this.waiting;
    const document_ = this.frame.contentDocument;
    if (made && document_?.getElementById("stage")) {
      this.waiting = null;
      this.fill(document_, made);
    }
    this.show();
  }

  private fill(document_: Document, made: Document): void {
    const body = made.body.dataset["body"];
    for (const name of ["data-layout", "data-division", "data-theme", "class"])
      document_.documentElement.setAttribute(name, made.documentElement.getAttribute(name) ?? "");
    if (body) document_.documentElement.style.setProperty("--body", body);
    for (const id of ["stage", "side", "ticker"]) {
      const parts = made.getElementById(id)?.childNodes ?? [];
      document_.getElementById(id)?.replaceChildren(...parts);
    }
  }

  private get buttons(): HTMLButtonElement[] {
    return [...this.box.querySelectorAll<HTMLButtonElement>("[data-preview-step]")];
  }

  /** The slides to turn: of the main zone, or the ticker's when it has none. */
  private get pages(): HTMLElement[] {
    const inside = this.frame.contentDocument;
    const main = [...(inside?.querySelectorAll<HTMLElement>("#stage [data-page]") ?? [])];
    if (main.length > 0) return main;
    return [...(inside?.querySelectorAll<HTMLElement>("#ticker [data-page]") ?? [])];
  }

  private fit(): void {
    const [width, height] = SIDES[this.orientation];
    this.frame.style.width = `${width}px`;
    this.frame.style.height = `${height}px`;
    // A pixel more than there is room: rounding must not leave a dark edge.
    this.frame.style.transform = `scale(${(this.room.clientWidth + 1) / width})`;
  }

  private turn(step: number): void {
    this.page += step;
    this.show();
  }

  private show(): void {
    const pages = this.pages;
    this.page = Math.max(0, Math.min(this.page, pages.length - 1));
    pages.forEach((page, index) => (page.hidden = index !== this.page));
    for (const button of this.buttons) {
      const target = this.page + Number(button.dataset["previewStep"]);
      button.disabled = target < 0 || target >= pages.length;
    }
    this.describe(pages);
    this.tellTime();
  }

  private tellTime(): void {
    const inside = this.frame.contentDocument;
    if (!inside?.body) return;
    const { timeZone, locale } = inside.body.dataset;
    if (!timeZone || !locale) return;
    const faces = new ClockFaces(() => Date.now());
    faces.adjust({ time_zone: timeZone, locale });
    faces.fill(inside);
  }

  private describe(pages: HTMLElement[]): void {
    const label = this.box.querySelector<HTMLElement>("[data-preview-label]")!;
    const shown = pages[this.page]?.dataset;
    const values: Record<string, string> = {
      page: String(this.page + 1),
      pages: String(pages.length),
      label: shown?.["label"] ?? "",
      seconds: shown?.["seconds"] ?? "",
    };
    const text = (shown ? label.dataset["text"] : label.dataset["empty"]) ?? "";
    label.textContent = text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  }
}

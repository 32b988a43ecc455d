/** Show what is being written as a display would, shortly after each keystroke. */

import { Loop } from "./play.ts";
import { type Orientation, Stage } from "./stage.ts";

const PAUSE_MS = 300;
const TIMEOUT_MS = 10_000;

export function startPreview(box: HTMLElement): void {
  const stage = new Stage(box);
  stage.turnTo((box.dataset["orientation"] ?? "landscape") as Orientation);
  stage.start();
  const play = box.querySelector<HTMLButtonElement>("[data-preview-play]");
  if (play) new Loop(play, stage).start();
  const form = box.closest<HTMLFormElement>("form[data-preview]");
  if (form) new Preview(form, stage).start();
}

class Preview {
  private timer = 0;
  private latest: AbortController | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly stage: Stage,
  ) {}

  // Lifecycle

  start(): void {
    this.form.classList.add("has-live-preview");
    this.form.addEventListener("input", () => this.plan());
    this.form.addEventListener("change", () => this.plan());
    void this.refresh();
  }

  // Actions

  /** Fetch the slides of what the form holds now; a newer wish ends an older one. */
  async refresh(): Promise<void> {
    this.latest?.abort();
    const wish = (this.latest = new AbortController());
    const given = new FormData(this.form);
    this.stage.turnTo((given.get("orientation") ?? "landscape") as Orientation);
    const timer = setTimeout(() => wish.abort(), TIMEOUT_MS);
    try {
      const text = await this.fetchPage(given, wish.signal);
      if (text !== null) this.place(new DOMParser().parseFromString(text, "text/html"));
    } catch (error) {
      if (!wish.signal.aborted) console.warn("no preview; the next change asks again", error);
    } finally {
      clearTimeout(timer);
    }
  }

  // Internal

  private place(made: Document): void {
    this.form.dispatchEvent(new CustomEvent("previewed", { detail: made }));
    this.stage.replace(made);
  }

  private plan(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), PAUSE_MS);
  }

  private async fetchPage(given: FormData, signal: AbortSignal): Promise<string | null> {
    // Written as an address is: a form of many parts would be refused as too many.
    const body = new URLSearchParams();
    given.forEach((value, name) => body.append(name, String(value)));
    const answer = await fetch(this.form.dataset["preview"]!, { method: "POST", body, signal });
    return answer.ok ? answer.text() : null;
  }
}

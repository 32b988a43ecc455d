/** Show what is being written as a display would, shortly after each keystroke. */

import { type Orientation, Stage } from "./stage.ts";

const PAUSE_MS = 300;
const TIMEOUT_MS = 10_000;

export function startPreview(box: HTMLElement): void {
  const stage = new Stage(box);
  stage.turnTo((box.dataset["orientation"] ?? "landscape") as Orientation);
  stage.start();
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
      if (text !== null) this.stage.replace(new DOMParser().parseFromString(text, "text/html"));
    } catch (error) {
      if (!wish.signal.aborted) console.warn("no preview; the next change asks again", error);
    } finally {
      clearTimeout(timer);
    }
  }

  // Internal

  private plan(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), PAUSE_MS);
  }

  private async fetchPage(given: FormData, signal: AbortSignal): Promise<string | null> {
    const answer = await fetch(this.form.dataset["preview"]!, { method: "POST", body: given, signal });
    return answer.ok ? answer.text() : null;
  }
}

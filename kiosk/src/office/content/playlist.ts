/** The editor of a playlist: lines are dragged, taken out and added; times follow. */

import Sortable from "sortablejs";

import { enableComboboxes } from "../combobox.ts";

const MOVE_MS = 120;

export function startPlaylist(form: HTMLFormElement): void {
  new PlaylistEditor(form).start();
}

class PlaylistEditor {
  private readonly list: HTMLElement;

  constructor(private readonly form: HTMLFormElement) {
    this.list = form.querySelector<HTMLElement>("[data-order]")!;
  }

  // Lifecycle

  start(): void {
    if (this.form.querySelector("fieldset:disabled")) return;
    new Sortable(this.list, {
      handle: "[data-order-handle]",
      draggable: "[data-order-row]",
      animation: MOVE_MS,
      onEnd: () => this.changed(),
    });
    this.list.addEventListener("click", (event) => this.click(event));
    // What is fetched into a line (the options of a list) is no new line.
    this.list.addEventListener("htmx:afterSwap", (event) => event.target === this.list && this.adopt());
    this.form.addEventListener("previewed", (event) => this.tell((event as CustomEvent<Document>).detail));
  }

  // Actions

  private click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-order-step], [data-order-remove]");
    const row = button?.closest<HTMLElement>("[data-order-row]");
    if (!button || !row) return;
    if ("orderRemove" in button.dataset) {
      event.preventDefault(); // without a script the button sends the form
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      next?.querySelector<HTMLElement>("[data-order-remove]")?.focus();
    }
    this.changed();
  }

  /** A line came from the server: make its lists work, and go on writing there. */
  private adopt(): void {
    const row = this.list.lastElementChild;
    if (!(row instanceof HTMLElement)) return;
    enableComboboxes(row);
    row.scrollIntoView({ block: "nearest" });
    const first = row.querySelector<HTMLElement>(".item-row__form input:not([type='hidden']), summary");
    first?.focus();
    this.changed();
  }

  // Internal

  private changed(): void {
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Write how long each line and the round take, as the preview found out. */
  private tell(made: Document): void {
    const times = made.querySelector<HTMLTemplateElement>("#times");
    if (!times) return;
    const round = this.form.querySelector<HTMLElement>("[data-round]");
    if (round) round.textContent = times.dataset["round"] ?? "";
    for (const row of this.list.querySelectorAll<HTMLElement>("[data-item]")) {
      const told = times.content.querySelector(`[data-item="${row.dataset["item"]}"]`);
      const shown = row.querySelector<HTMLElement>("[data-item-time]");
      if (told && shown) shown.textContent = told.textContent;
    }
  }
}

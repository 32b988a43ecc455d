/** A text box that finds: htmx fetches the options, this chooses one, by keyboard too. */

import { Listbox } from "./listbox.ts";

export function enableComboboxes(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-combobox]")) {
    new Combobox(box).connect();
  }
}

class Combobox {
  readonly #box: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #value: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #options: Listbox;
  #asked = ""; // the text that the newest request is about
  #listed = ""; // the text that the options are for
  #hurried = false; // Enter came before the options

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#input = box.querySelector<HTMLInputElement>("[role='combobox']")!;
    this.#value = box.querySelector<HTMLInputElement>("input[type='hidden']")!;
    this.#list = box.querySelector<HTMLElement>("[role='listbox']")!;
    this.#options = new Listbox(this.#input, this.#list);
  }

  // Lifecycle

  connect(): void {
    this.#input.addEventListener("input", () => this.#forget());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("blur", () => this.#options.close());
    this.#input.addEventListener("htmx:beforeRequest", () => {
      this.#asked = this.#input.value;
    });
    this.#list.addEventListener("htmx:afterSwap", () => this.#offer());
    // Before the blur that a click brings, or the list would be gone.
    this.#list.addEventListener("pointerdown", (event) => this.#point(event));
  }

  // Actions

  #press(event: KeyboardEvent): void {
    const isOpen = this.#options.isOpen;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.#options.move(event.key === "ArrowDown" ? 1 : -1);
      else this.#input.dispatchEvent(new Event("list")); // htmx asks for the options
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.#options.close();
    } else if (event.key === "Enter" && !this.#value.value) {
      event.preventDefault(); // nothing is chosen yet: Enter chooses, it never submits
      this.#hurried = this.#listed !== this.#input.value;
      if (isOpen && !this.#hurried) this.#choose(this.#options.selected, true);
    } else if (event.key === "Tab" && isOpen && !this.#value.value) {
      this.#choose(this.#options.selected, false);
    }
  }

  #point(event: Event): void {
    event.preventDefault();
    const option = (event.target as HTMLElement).closest<HTMLElement>("[data-value]");
    this.#choose(option, true);
  }

  #choose(option: HTMLElement | null, moveOn: boolean): void {
    if (option === null) return;
    this.#input.value = option.dataset["text"] ?? "";
    this.#setValue(option.dataset["value"] ?? "");
    this.#options.close();
    if (moveOn) this.#moveOn();
  }

  // Internal

  #offer(): void {
    if (document.activeElement !== this.#input || this.#value.value) return;
    this.#listed = this.#asked;
    this.#options.open();
    if (!this.#hurried || this.#listed !== this.#input.value) return;
    this.#hurried = false;
    this.#choose(this.#options.selected, true);
  }

  #forget(): void {
    if (this.#value.value) this.#setValue("");
  }

  #setValue(value: string): void {
    this.#value.value = value;
    this.#value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #moveOn(): void {
    for (const selector of this.#box.dataset["next"]?.split(",") ?? []) {
      const next = document.querySelector<HTMLElement>(selector.trim());
      if (next !== null) return next.focus();
    }
  }
}

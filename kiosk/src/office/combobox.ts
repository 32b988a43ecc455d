/** A text box that finds: htmx fetches the options, this chooses one, by keyboard too. */

const SELECTED = "[aria-selected='true']";

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

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#input = box.querySelector<HTMLInputElement>("[role='combobox']")!;
    this.#value = box.querySelector<HTMLInputElement>("input[type='hidden']")!;
    this.#list = box.querySelector<HTMLElement>("[role='listbox']")!;
  }

  // Lifecycle

  connect(): void {
    this.#input.addEventListener("input", () => this.#forget());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.#input.addEventListener("blur", () => this.#close());
    this.#list.addEventListener("htmx:afterSwap", () => this.#open());
    // Before the blur that a click brings, or the list would be gone.
    this.#list.addEventListener("pointerdown", (event) => this.#point(event));
  }

  // Actions

  #press(event: KeyboardEvent): void {
    const isOpen = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.#close();
    } else if (event.key === "Enter" && !this.#value.value) {
      event.preventDefault(); // nothing is chosen yet: Enter chooses, it never submits
      if (isOpen) this.#choose(this.#selected, true);
    } else if (event.key === "Tab" && isOpen && !this.#value.value) {
      this.#choose(this.#selected, false);
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
    this.#value.value = option.dataset["value"] ?? "";
    this.#close();
    this.#value.dispatchEvent(new Event("change", { bubbles: true }));
    if (moveOn) this.#moveOn();
  }

  // Internal

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[data-value]")];
  }

  get #selected(): HTMLElement | null {
    return this.#list.querySelector<HTMLElement>(SELECTED);
  }

  #moveOn(): void {
    const wanted = (this.#box.dataset["next"] ?? "").split(",");
    for (const selector of wanted) {
      const next = document.querySelector<HTMLElement>(selector.trim());
      if (next !== null) return next.focus();
    }
  }

  #forget(): void {
    if (!this.#value.value) return;
    this.#value.value = "";
    this.#value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #open(): void {
    if (document.activeElement !== this.#input || this.#value.value) return;
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#select(this.#options[0] ?? null);
  }

  #close(): void {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  #move(by: number): void {
    const options = this.#options;
    if (this.#list.hidden || options.length === 0) return;
    const at = options.findIndex((option) => option.matches(SELECTED));
    this.#select(options[(at + by + options.length) % options.length] ?? null);
  }

  #select(option: HTMLElement | null): void {
    this.#selected?.setAttribute("aria-selected", "false");
    if (option === null) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }
}

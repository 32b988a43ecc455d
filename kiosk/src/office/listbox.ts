/** The options under a text box: which one is selected, shown or hidden. */

const SELECTED = "[aria-selected='true']";

export class Listbox {
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;

  constructor(input: HTMLInputElement, list: HTMLElement) {
    this.#input = input;
    this.#list = list;
  }

  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  get selected(): HTMLElement | null {
    return this.#list.querySelector<HTMLElement>(SELECTED);
  }

  // Actions

  open(): void {
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#select(this.#options[0] ?? null);
  }

  close(): void {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  move(by: number): void {
    const options = this.#options;
    if (!this.isOpen || options.length === 0) return;
    const at = options.findIndex((option) => option.matches(SELECTED));
    this.#select(options[(at + by + options.length) % options.length] ?? null);
  }

  // Internal

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[data-value]")];
  }

  #select(option: HTMLElement | null): void {
    this.selected?.setAttribute("aria-selected", "false");
    if (option === null) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }
}

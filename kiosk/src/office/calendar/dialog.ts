/** The question after a drag or a click: when, which occurrences, draft or at once. */

import { type Span } from "./span.ts";

export class MoveDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #form: HTMLFormElement;
  #done: () => void = () => undefined;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("form")!;
  }

  // Lifecycle

  connect(): void {
    this.#dialog.querySelector("[data-close]")!.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#done());
    this.#form.addEventListener("submit", (event) => this.#check(event));
  }

  // Actions

  /** Ask about a slot that would be at `span`; `done` is called if nothing comes of it. */
  open(slot: HTMLElement, span: Span, done: () => void): void {
    this.#done = done;
    this.#say(slot);
    this.#fill(slot, span);
    this.#dialog.showModal();
    this.#form.querySelector<HTMLElement>("[data-part='starts-at']")!.focus();
  }

  // Internal

  #say(slot: HTMLElement): void {
    const { name = "", about = "" } = slot.dataset;
    this.#dialog.querySelector("[data-name]")!.textContent = name;
    this.#dialog.querySelector("[data-about]")!.textContent = about;
    this.#dialog.querySelector<HTMLAnchorElement>("[data-edit]")!.href = (slot as HTMLAnchorElement).href;
    const repeats = slot.dataset["repeats"] !== undefined;
    this.#dialog.querySelector<HTMLElement>("[data-which]")!.hidden = !repeats;
    this.#dialog.querySelector<HTMLElement>("[data-cancel]")!.hidden = !repeats;
    this.#dialog.querySelector<HTMLElement>("[data-live]")!.hidden = slot.dataset["draft"] !== undefined;
    this.#radio(repeats ? "one" : "all").checked = true;
    this.#dialog.querySelector<HTMLElement>("[data-wrong]")!.hidden = true;
  }

  #fill(slot: HTMLElement, span: Span): void {
    const { schedule = "", announcement = "", original = "", version = "" } = slot.dataset;
    const { moves = "", cancellations = "", announcements = "" } = this.#form.dataset;
    this.#form.action = (announcement ? announcements : moves).replace("/0/", `/${announcement || schedule}/`);
    this.#dialog.querySelector<HTMLButtonElement>("[data-cancel]")!.formAction = cancellations.replace("/0/", `/${schedule}/`);
    this.#field("original").value = original;
    this.#field("version").value = version;
    this.#field("next").value = location.pathname + location.search;
    for (const end of ["starts", "ends"] as const) {
      this.#part(`${end}-on`).value = span[end].slice(0, 10);
      this.#part(`${end}-at`).value = span[end].slice(11);
    }
  }

  #check(event: SubmitEvent): void {
    for (const end of ["starts", "ends"] as const)
      this.#field(end).value = `${this.#part(`${end}-on`).value}T${this.#part(`${end}-at`).value}`;
    const cancels = event.submitter?.matches("[data-cancel]") ?? false;
    const isWrong = !cancels && this.#field("ends").value <= this.#field("starts").value;
    this.#dialog.querySelector<HTMLElement>("[data-wrong]")!.hidden = !isWrong;
    if (isWrong) event.preventDefault();
  }

  #field(name: string): HTMLInputElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement;
  }

  #part(name: string): HTMLInputElement {
    return this.#form.querySelector<HTMLInputElement>(`[data-part='${name}']`)!;
  }

  #radio(value: string): HTMLInputElement {
    return this.#form.querySelector<HTMLInputElement>(`[name='which'][value='${value}']`)!;
  }
}

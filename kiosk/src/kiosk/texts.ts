/** The page's words: put into another language on the spot, without a server. */

import { type Settings, type Words, all } from "./settings.ts";

export class Texts {
  private language: string;

  constructor(
    private readonly page: Document,
    private readonly settings: Settings,
    private readonly onChange: () => void,
  ) {
    this.language = settings.language;
  }

  // Lifecycle

  /** Listen to the language buttons. */
  start(): void {
    for (const button of this.buttons()) {
      button.addEventListener("click", () => this.use(button.dataset.language as string));
    }
    this.use(this.settings.language);
  }

  // Actions

  /** Show every text in `language`. */
  use(language: string): void {
    this.language = language;
    this.page.documentElement.lang = language;
    for (const node of all(this.page, "[data-text]")) {
      node.textContent = this.say(node.dataset.text as string);
    }
    for (const node of all(this.page, "[data-in]")) {
      node.hidden = node.dataset.in !== language;
    }
    for (const node of all(this.page, "[data-label]")) {
      node.setAttribute("aria-label", this.say(node.dataset.label as string));
    }
    for (const node of all(this.page, "[data-stars]")) {
      node.textContent = this.say("stars", Number(node.dataset.stars));
    }
    for (const button of this.buttons()) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    this.onChange();
  }

  /** The next person finds the hall's language. */
  reset(): void {
    if (this.language !== this.settings.language) this.use(this.settings.language);
  }

  /** Return one text; `n` stands where it says {n}. */
  say(key: string, n?: number): string {
    const words: Words = this.settings.texts[this.language] ?? {};
    return (words[key] ?? key).replace("{n}", String(n));
  }

  // Internal

  private buttons(): HTMLElement[] {
    return all(this.page, "[data-language]");
  }
}

/** The reasons page: the level once more to correct it, tags of that level, a comment. */

import { all, need } from "./settings.ts";
import type { Texts } from "./texts.ts";

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

export interface Reasons {
  tags: string[];
  comment: string;
}

export class ReasonsView {
  private readonly form: HTMLFormElement;
  private readonly field: HTMLTextAreaElement;
  private readonly left: HTMLElement;
  private level = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly limit: number,
    private readonly texts: Texts,
  ) {
    this.form = need(root, "form") as HTMLFormElement;
    this.field = need(root, "textarea") as HTMLTextAreaElement;
    this.left = need(root, "[data-left]");
  }

  // Lifecycle

  /** Listen; `onCorrect` hears another level, `onSend` and `onSkip` the end. */
  start(onCorrect: (level: number) => void, onSend: () => void, onSkip: () => void): void {
    for (const button of all(this.root, "[data-level]")) {
      button.addEventListener("click", () => onCorrect(Number(button.dataset.level)));
    }
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      onSend();
    });
    need(this.root, "[data-skip]").addEventListener("click", onSkip);
    this.field.addEventListener("input", () => this.limitComment());
    this.clear();
  }

  // Actions

  /** Show `level` as the one given, and its reasons; those of another are unticked. */
  choose(level: number): void {
    if (level !== this.level) this.untick();
    this.level = level;
    for (const button of all(this.root, "[data-level]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.level) === level));
    }
    for (const list of all(this.root, "[data-tags]")) {
      list.hidden = Number(list.dataset.tags) !== level;
    }
  }

  /** Return what was ticked and written. */
  read(): Reasons {
    const boxes = all(this.root, ".tag__box") as HTMLInputElement[];
    const tags = boxes.filter((box) => box.checked).map((box) => box.value);
    return { tags, comment: characters(this.field.value).join("").trim() };
  }

  /** Leave nothing for the next person. */
  clear(): void {
    this.form.reset();
    this.untick();
    this.field.value = "";
    this.level = 0;
    this.limitComment();
  }

  /** Say again how many characters are left, in the language now chosen. */
  retell(): void {
    const count = this.limit - characters(this.field.value).length;
    this.left.textContent = this.texts.say("characters_left", count);
  }

  // Internal

  private limitComment(): void {
    const found = characters(this.field.value);
    if (found.length > this.limit) this.field.value = found.slice(0, this.limit).join("");
    this.retell();
  }

  private untick(): void {
    for (const box of all(this.root, ".tag__box") as HTMLInputElement[]) box.checked = false;
  }
}

/** Return whole characters: an emoji is one; half of one, and NUL, cannot be stored. */
export function characters(text: string): string[] {
  return Array.from(text).filter((character) => {
    const point = character.codePointAt(0) as number;
    return point !== 0 && (point < FIRST_SURROGATE || point > LAST_SURROGATE);
  });
}

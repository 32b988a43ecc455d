/** What the screen wears: the theme of the hour, the hall's name and its logo. */

import type { Screen } from "../shared/manifest.ts";

// The stylesheet's change of theme is over by then.
const REDRESSED_AFTER_MS = 1_500;

export class Dress {
  private screen: Screen | null = null;

  /** `now` returns the instant by the server's clock, in ms since 1970. */
  constructor(
    private readonly root: HTMLElement,
    private readonly now: () => number,
  ) {}

  // Actions

  /** Take the programme's themes, hall and logo. */
  adjust(screen: Screen): void {
    this.screen = screen;
    this.beat();
    this.fill(document);
  }

  /** Put on the theme of this moment; called every second, it mostly does nothing. */
  beat(): void {
    if (!this.screen) return;
    const theme = themeAt(this.screen.themes ?? [], this.now());
    const worn = this.root.dataset["theme"];
    if (theme === worn) return;
    this.root.dataset["theme"] = theme;
    if (worn !== undefined) this.soften();
  }

  /** Know what the main zone shows: beside a notice nothing is festive. */
  besides(kind: string): void {
    if (kind === "notice") this.root.setAttribute("data-sober", "");
    else this.root.removeAttribute("data-sober");
  }

  /** Write the hall's name and logo into the marked places below `root`. */
  fill(root: ParentNode): void {
    if (!this.screen) return;
    const { hall, logo } = this.screen;
    root.querySelectorAll("[data-hall]").forEach((place) => {
      if (place.textContent !== hall) this.name(place);
    });
    root.querySelectorAll<HTMLImageElement>("img[data-logo]").forEach((image) => {
      image.hidden = !logo;
      if (logo && image.getAttribute("src") !== `/media/${logo}`) image.src = `/media/${logo}`;
    });
  }

  // Internal

  /** Write the hall's name in lines; where there is one line only, they join. */
  private name(place: Element): void {
    place.textContent = "";
    for (const line of this.screen?.hall_lines ?? []) {
      place.appendChild(document.createElement("span")).textContent = line;
    }
    if (!place.textContent) place.textContent = this.screen?.hall ?? "";
  }

  private soften(): void {
    this.root.classList.add("is-redressing");
    setTimeout(() => this.root.classList.remove("is-redressing"), REDRESSED_AFTER_MS);
  }
}

/** Return the theme that is on at an instant; "light" where nothing is said. */
export function themeAt(changes: readonly [number, string][], now: number): string {
  let theme = changes[0]?.[1] ?? "light";
  for (const [since, name] of changes) if (since <= now) theme = name;
  return theme;
}

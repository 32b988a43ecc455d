/** Size the cover for the glass it is on: a kiosk's readers stand before it. */

import type { Screen } from "../shared/manifest.ts";

// What was set in pages for the group's televisions may be too much for a small tablet.
const SMALLER = 0.94;
const LEAST_PX = 18;
const LONG_TO_SHORT = 16 / 9;

export class Fit {
  private screen: Screen | null = null;

  constructor(private readonly place: HTMLElement) {
    window.addEventListener("resize", () => this.apply());
  }

  // Actions

  /** Take the group's settings. */
  adjust(screen: Screen): void {
    this.screen = screen;
    this.apply();
  }

  /** Set the type as large as the group's, or as large as all of the text fits. */
  apply(): void {
    if (!this.screen) return;
    const { innerWidth, innerHeight } = window;
    shrinkToFit(this.place, (bodyFor(this.screen, innerWidth, innerHeight) * innerHeight) / 100);
  }
}

/** Set a page's type to `px`, or as much smaller as all of the text in `place` fits. */
export function shrinkToFit(place: HTMLElement, px: number): void {
  const set = (size: number) => place.ownerDocument.documentElement.style.setProperty("--body", `${size}px`);
  set(px);
  while (px > LEAST_PX && isTooMuch(place)) set((px *= SMALLER));
}

function isTooMuch(place: HTMLElement): boolean {
  const main = place.querySelector(".slide:last-child > .slide__content");
  if (!main) return false;
  const room = main.getBoundingClientRect();
  return Array.from(main.children).some((part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return top < room.top || bottom > room.bottom;
  });
}

/** Return the body size in percent of the height; a tablet may lie where the group stands. */
export function bodyFor({ layout, body_vh }: Screen, width: number, height: number): number {
  const stands = height > width;
  if (stands === (layout === "portrait")) return body_vh;
  return stands ? body_vh / LONG_TO_SHORT : body_vh * LONG_TO_SHORT;
}

/** Lay the page out by the glass it is on: a kiosk may also lie on its side, or be a laptop. */

import type { Settings } from "./settings.ts";

type Form = Settings["form"];

const FORMS: Form[] = ["kiosk", "tablet", "phone"];
const NARROW_PX = 700;

/** Follow the size of the window. */
export function followShape(page: Document, form: Form): void {
  const fit = () => {
    const fitting = formFor(form, window.innerWidth, window.innerHeight);
    for (const one of FORMS) page.body.classList.toggle(`rating--${one}`, one === fitting);
  };
  window.addEventListener("resize", fit);
  fit();
}

/** Return the layout for a glass of this size; a phone's page is always a phone's. */
export function formFor(form: Form, width: number, height: number): Form {
  if (form === "phone" || width < NARROW_PX) return "phone";
  return width > height ? "tablet" : "kiosk";
}

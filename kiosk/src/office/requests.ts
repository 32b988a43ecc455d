/** What htmx does with answers that are failures, and with none at all. */

import { focusMarked } from "./messages.ts";

interface Answer extends Event {
  detail: { xhr: XMLHttpRequest; shouldSwap: boolean };
}

export function showFailures(body: HTMLElement): void {
  // A failure that says where it belongs is shown there; others stay out of the page.
  body.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as Answer;
    if (detail.xhr.getResponseHeader("HX-Retarget")) detail.shouldSwap = true;
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target instanceof HTMLElement) focusMarked(event.target);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    body.addEventListener(name, () => body.classList.add("is-offline"));
  }
  body.addEventListener("htmx:afterOnLoad", () => body.classList.remove("is-offline"));
}

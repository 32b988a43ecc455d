/** What the pages of displays do with a script. */

import { keepFresh } from "./refresh.ts";
import { countChosen } from "./selection.ts";
import { showThumbnails } from "./thumbnails.ts";

export function startFleet(root: Document): void {
  if (!root.querySelector("[data-fleet]")) return;
  showThumbnails(root);
  countChosen(root);
  keepFresh(root);
  // A search brings another list.
  root.body.addEventListener("htmx:afterSettle", () => showThumbnails(root));
}

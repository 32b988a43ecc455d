/** What the pages of announcements, pictures and display groups do with a script. */

import { checkAll } from "./check-all.ts";
import { startInserting } from "./insert.ts";
import { orderRows } from "./order.ts";
import { startPlaylist } from "./playlist.ts";
import { startPreview } from "./preview.ts";
import { startUpload } from "./upload.ts";

export function startContent(root: Document): void {
  root.querySelectorAll<HTMLElement>("[data-preview-box]").forEach(startPreview);
  root.querySelectorAll<HTMLFormElement>("[data-upload]").forEach(startUpload);
  checkAll(root);
  startInserting(root);
  root.querySelectorAll<HTMLElement>("[data-order]").forEach(orderRows);
  root.querySelectorAll<HTMLFormElement>("[data-playlist]").forEach(startPlaylist);
}

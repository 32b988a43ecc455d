/** Keep the fleet's page up to date in place: nothing jumps, nothing chosen is lost. */

import { renewThumbnail, showThumbnails } from "./thumbnails.ts";

const EVERY_MS = 10_000;
const TIMEOUT_MS = 8_000;

export function keepFresh(root: Document): void {
  window.setInterval(() => {
    if (root.visibilityState === "visible") void refresh(root);
  }, EVERY_MS);
}

async function refresh(root: Document): Promise<void> {
  const address = window.location.href;
  const fresh = await fetched(address);
  root.body.classList.toggle("is-offline", !fresh);
  // Somebody may have searched or turned the page meanwhile.
  if (fresh && window.location.href === address) renew(root, fresh);
}

async function fetched(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address, {
      headers: { "Signage-Background": "1" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null; // the next round tries again; the page says meanwhile that it is offline
  }
}

/** Bring every part of the page up to date that the server shows differently now. */
export function renew(root: Document, fresh: Document): void {
  renewList(root, fresh);
  for (const part of Array.from(fresh.querySelectorAll<HTMLElement>("[data-live]"))) {
    const old = root.querySelector(`[data-live="${CSS.escape(part.dataset["live"]!)}"]`);
    if (old && old.outerHTML !== part.outerHTML) old.replaceWith(root.importNode(part, true));
  }
  for (const part of Array.from(fresh.querySelectorAll<HTMLElement>("[data-thumb]"))) {
    const old = root.querySelector<HTMLElement>(`[data-thumb="${CSS.escape(part.dataset["thumb"]!)}"]`);
    if (old) renewThumbnail(old, part);
  }
}

/** Let displays that are new come into the list, and those that are gone leave it. */
function renewList(root: Document, fresh: Document): void {
  const [list, wanted] = [root, fresh].map((page) => page.querySelector("[data-fleet-list]"));
  if (!list || !wanted) {
    // From none to some, or to none: the whole list is another.
    const [whole, other] = [root, fresh].map((page) => page.getElementById("fleet"));
    if (whole && other && list !== wanted) {
      whole.replaceWith(root.importNode(other, true));
      showThumbnails(root);
    }
    return;
  }
  const keys = Array.from(wanted.children, keyOf);
  for (const row of Array.from(list.children)) if (!keys.includes(keyOf(row))) row.remove();
  Array.from(wanted.children).forEach((row, place) => {
    // Rows that are there stay where they are: to move a frame is to load it again.
    if (Array.from(list.children).some((known) => keyOf(known) === keyOf(row))) return;
    list.insertBefore(root.importNode(row, true), list.children[place] ?? null);
  });
  showThumbnails(list);
}

function keyOf(row: Element): string {
  return row.getAttribute("data-key") ?? "";
}

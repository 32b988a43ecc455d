/** What the office may tell a kiosk or tablet, and what it tells of itself: of its page beneath too. */

import { Condition, type Said } from "../shared/condition.ts";
import { Kit, localMemory } from "../shared/kit.ts";
import { Mishaps } from "../shared/mishaps.ts";
import { RELOAD } from "../shared/reload.ts";

const PAGE = "/kiosk";
const IDENTIFY_MS = 15_000;
// It is never muted or dark: it has no films, and people may come at any time.
const ORDERS = { is_muted: false, is_off: false, screen_failure: "" };

/** Return what tells of this page; `now` is the server's clock, `monotonic` never jumps (ms). */
export function createCondition(
  clock: { now(): number; monotonic(): number },
  send: (said: Said) => void,
): Condition {
  const memory = localMemory();
  const mishaps = new Mishaps(() => clock.now(), memory, () => condition.note());
  const kit = new Kit(window.location.search, memory, clock.monotonic);
  const condition: Condition = new Condition({
    monotonic: clock.monotonic,
    send,
    player: (document.body.dataset["player"] ?? "").split("v=")[1] ?? "",
    kit,
    keepsPage,
    orders: () => ORDERS,
    mishaps: () => mishaps.all,
  });
  mishaps.listen(window);
  return condition;
}

/** Do what the office told; what is none of a kiosk's is left alone. */
export function obey({ name, text }: { name: string; text?: string }): void {
  if (name === "identify") identify(text ?? document.title);
  // The page beneath knows whether somebody is in the middle of something.
  else if (name === "reload") document.dispatchEvent(new Event(RELOAD));
}

/** Show large for a while which kiosk this is. */
function identify(text: string): void {
  document.querySelectorAll(".identify").forEach((sign) => sign.parentNode && sign.parentNode.removeChild(sign));
  const sign = document.createElement("div");
  sign.className = "identify";
  sign.textContent = text;
  document.body.appendChild(sign);
  setTimeout(() => sign.parentNode && sign.parentNode.removeChild(sign), IDENTIFY_MS);
}

/** Say whether this page could be loaded without a server. */
async function keepsPage(): Promise<boolean> {
  if (!("serviceWorker" in navigator) || !navigator.serviceWorker.controller) return false;
  return (await caches.match(PAGE)) !== undefined;
}

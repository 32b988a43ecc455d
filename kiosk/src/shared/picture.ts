/** Take a picture of the glass and send it: by the device kit, else drawn anew by the page. */

import { ask, post, within } from "./http.ts";
import type { Kit } from "./kit.ts";

const SEND_MS = 30_000;
const DRAW_MS = 20_000;
const LOAD_MS = 10_000;

/** What the bundle screenshot.js leaves behind. */
declare global {
  interface Window {
    signageDraw?: (page: HTMLElement) => Promise<Blob>;
  }
}

/** A picture, and whether the device's kit or the browser made it. */
type Picture = readonly [Blob, "device" | "browser"];

/**
 * Send the glass as it is; where there is none to be had, why. `alone` may put off taking it,
 * and have it taken again.
 */
export async function sendPicture(
  kit: Pick<Kit, "isThere" | "screenshot">,
  url = "/display/screenshot",
  alone = (take: () => Promise<Picture>) => take(),
): Promise<void> {
  try {
    await send(url, await alone(() => taken(kit)));
  } catch (error) {
    await post(url, { failure: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

async function taken(kit: Pick<Kit, "isThere" | "screenshot">): Promise<Picture> {
  const ofDevice = kit.isThere ? await kit.screenshot().catch(none) : null;
  return ofDevice ? [ofDevice, "device"] : [await drawn(), "browser"];
}

function none(error: unknown): null {
  console.warn("screenshot: the kit takes none; the page draws itself", error);
  return null;
}

async function send(url: string, [picture, source]: Picture): Promise<void> {
  const init = { method: "POST", body: picture, headers: { "Content-Type": picture.type } };
  const answer = await ask(`${url}?source=${source}`, init, SEND_MS);
  if (answer.status >= 300) throw new Error(`The server did not take the screenshot (${answer.status}).`);
}

async function drawn(): Promise<Blob> {
  if (!window.signageDraw) await within(LOAD_MS, load());
  if (!window.signageDraw) throw new Error("The drawing program is not whole.");
  return await within(DRAW_MS, window.signageDraw(document.body));
}

/** It is wanted so rarely that it is a bundle of its own. */
function load(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset["screenshot"] ?? "";
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("The drawing program does not load."));
    document.head.appendChild(script);
  });
}

/** Make a slide's element from its body, with images decoded and videos ready. */

import { within } from "../shared/http.ts";
import { fontsFor } from "./fonts.ts";
import { mediaReady } from "./playback.ts";

// For pictures prepared ahead of their turn; who is due waits for less (see Director).
const DECODE_TIMEOUT_MS = 15_000;

/** Return the slide's element, ready to be shown `elapsed` ms after its turn began; rejects
 * when it is broken. Fonts are waited for as long as `fontsMs` says, or the usual time. */
export async function prepare(
  html: string,
  elapsed: () => number,
  fontsMs?: number,
): Promise<HTMLElement> {
  const card = parse(html);
  const images = Array.from(card.querySelectorAll("img"));
  const pictures = within(DECODE_TIMEOUT_MS, Promise.all(images.map(decoded)));
  await Promise.all([pictures, fontsFor(card, fontsMs), mediaReady(card, elapsed)]);
  return card;
}

function parse(html: string): HTMLElement {
  const template = document.createElement("template");
  // Bodies come from our own server, which sanitises what people wrote; scripts in a
  // template's HTML do not run, and the page's CSP forbids them besides.
  template.innerHTML = html;
  const element = document.importNode(template.content, true).firstElementChild;
  if (!(element instanceof HTMLElement)) throw new Error("A body without an element.");
  return element;
}

/** A picture marked `data-optional` (a portrait) may fail; any other makes the slide broken. */
async function decoded(image: HTMLImageElement): Promise<void> {
  image.removeAttribute("loading");
  // Else a large picture may be left out of the first frames and flash in.
  image.decoding = "sync";
  try {
    await (typeof image.decode === "function" ? image.decode() : loaded(image));
  } catch (error) {
    if (!image.hasAttribute("data-optional")) throw error;
    image.classList.add("is-broken");
  }
}

/** Engines before Chrome 64 cannot decode ahead; there a loaded image must do. */
function loaded(image: HTMLImageElement): Promise<void> {
  return new Promise((resolve, reject) => {
    if (image.complete && image.naturalWidth > 0) resolve();
    image.onload = () => resolve();
    image.onerror = () => reject(new Error(`Cannot show ${image.src}`));
  });
}

/** Draw the page into a picture, for a screenshot that the office asked for. */

import { domToBlob } from "modern-screenshot";

import { loadedFonts } from "./fonts.ts";

const QUALITY = 0.85;
const MOST_PX = 1920;
const FETCH_MS = 5_000;
const CLEAR = "rgba(0, 0, 0, 0)";

window.signageDraw = async (page) => {
  const longest = Math.max(page.clientWidth, page.clientHeight);
  const { backgroundColor } = getComputedStyle(page);
  return await domToBlob(page, {
    type: "image/jpeg",
    quality: QUALITY,
    scale: Math.min(1, MOST_PX / longest),
    width: window.innerWidth,
    height: window.innerHeight,
    backgroundColor: backgroundColor === CLEAR ? "#000" : backgroundColor,
    style: { margin: "0" },
    timeout: FETCH_MS,
    font: { cssText: await loadedFonts() },
    filter: (node) => node.nodeName !== "NOSCRIPT",
    onCloneEachNode: withoutScrollbars,
  });
};

/** Touch screens show none; drawn again, a list that just fits would get some. */
function withoutScrollbars(clone: Node): void {
  if (clone instanceof HTMLElement && /auto|scroll/.test(clone.style.overflow)) clone.style.overflow = "hidden";
}

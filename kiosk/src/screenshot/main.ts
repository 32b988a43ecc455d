/** Draw the page into a picture, for a screenshot that the office asked for. */

import { domToBlob } from "modern-screenshot";

import { loadedFonts } from "./fonts.ts";

const QUALITY = 0.85;
const MOST_PX = 1920;
const FETCH_MS = 5_000;

window.signageDraw = async (page) => {
  const longest = Math.max(page.clientWidth, page.clientHeight);
  return await domToBlob(page, {
    type: "image/jpeg",
    quality: QUALITY,
    scale: Math.min(1, MOST_PX / longest),
    width: window.innerWidth,
    height: window.innerHeight,
    backgroundColor: "#000",
    style: { margin: "0" },
    timeout: FETCH_MS,
    font: { cssText: await loadedFonts() },
  });
};

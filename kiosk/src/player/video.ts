/** One video: loaded and at its place before it is shown, played, and watched while it plays. */

import { within } from "../shared/http.ts";
import { FAR_S, placeAfter } from "./in-step.ts";

// For what is prepared ahead of its turn; who is due waits for less (see Director).
const READY_MS = 15_000;
// For going to the middle of a video that is on elsewhere already.
const JOIN_MS = 1_000;
// A video that stands still for so long on the glass leaves its turn to the next slide.
const STALLED_MS = 2_500;
const ENOUGH_TO_PLAY = 4;
const ENOUGH_TO_BEGIN = 3;

/** Document event: whether the browser refused a film's sound (`detail`). */
export const SOUND = "signage-sound";

/** Whether no video may sound now: something grave is on, or the office wants it so. */
export function isHushed(): boolean {
  const { classList } = document.body;
  return classList.contains("is-covered") || classList.contains("is-muted");
}

/** Whether a video is meant to have no sound. */
export function isSilent(video: HTMLVideoElement): boolean {
  return video.hasAttribute("muted");
}

/** Resolve once a video can play from where it is `elapsed` ms after its turn began. */
export async function videoReady(video: HTMLVideoElement, elapsed: () => number): Promise<void> {
  // A copied element does not take the attribute over by itself.
  video.muted = isSilent(video);
  try {
    await within(READY_MS, loaded(video));
  } catch (error) {
    if (video.readyState < ENOUGH_TO_BEGIN) throw error;
  }
  if (elapsed() > 1000 * FAR_S) await joined(video, elapsed);
}

/** Go to where the other screens are, before it is shown; what takes long is shown as it is. */
async function joined(video: HTMLVideoElement, elapsed: () => number): Promise<void> {
  if (!(video.duration > 0 && video.duration < Infinity)) return;
  const arrived = new Promise<void>((resolve) => {
    video.addEventListener("seeked", () => resolve(), { once: true });
  });
  video.currentTime = placeAfter(elapsed(), video.duration);
  await within(JOIN_MS, arrived).catch(() => console.warn(`slow to join ${video.src}`));
}

function loaded(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener("canplaythrough", () => resolve(), { once: true });
    const fail = () => reject(new Error(`Cannot play ${video.src}`));
    video.addEventListener("error", fail, { once: true });
    video.load();
    if (video.readyState >= ENOUGH_TO_PLAY) resolve();
  });
}

/** Resolve once a video has put a picture on the glass. */
export function pictured(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    // Engines before Chrome 83 only say that it plays.
    if (typeof video.requestVideoFrameCallback === "function") video.requestVideoFrameCallback(() => resolve());
    else video.addEventListener("playing", () => resolve(), { once: true });
  });
}

/** Play a video from where it is; `broken` hears of its failure. Returns how to end that. */
export function play(video: HTMLVideoElement, broken: () => void): () => void {
  let timer = 0;
  const moves = () => clearTimeout(timer);
  const stands = () => {
    clearTimeout(timer);
    timer = window.setTimeout(broken, STALLED_MS);
  };
  video.addEventListener("timeupdate", moves);
  video.addEventListener("waiting", stands);
  video.addEventListener("error", broken);
  if (isHushed()) video.muted = true;
  stands();
  void begin(video, broken);
  return () => {
    clearTimeout(timer);
    video.removeEventListener("timeupdate", moves);
    video.removeEventListener("waiting", stands);
    video.removeEventListener("error", broken);
    video.pause();
  };
}

async function begin(video: HTMLVideoElement, broken: () => void): Promise<void> {
  try {
    await video.play();
    if (!video.muted) tellSound(false);
  } catch (error) {
    const name = (error as DOMException).name;
    if (name === "AbortError") return; // it left already
    if (name !== "NotAllowedError" || video.muted) return broken();
    // The browser forbids sound before a touch: a silent video is better than none.
    video.muted = true;
    tellSound(true);
    await begin(video, broken);
  }
}

function tellSound(isBlocked: boolean): void {
  document.dispatchEvent(new CustomEvent(SOUND, { detail: isBlocked }));
}

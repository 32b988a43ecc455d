/** Videos and framed pages of a slide: made ready, started when it comes on, let go of after. */

import { within } from "../shared/http.ts";
import { serverAnswers } from "./server.ts";

// For what is prepared ahead of its turn; who is due waits for less (see Director).
const READY_MS = 15_000;
// A video that stands still for so long on the glass leaves its turn to the next slide.
const STALLED_MS = 2_500;
// Other people's pages may take longer; until then their host's name is shown.
const PAGE_MS = 8_000;
const ENOUGH_TO_PLAY = 4;
const ENOUGH_TO_BEGIN = 3;

/** Resolve once the card's videos can play to their end; rejects when one cannot. */
export async function mediaReady(card: HTMLElement): Promise<void> {
  const videos = Array.from(card.querySelectorAll("video"));
  const hasPages = card.querySelector("iframe") !== null;
  try {
    // The way to other servers leads by ours, as a rule; without it, pages are skipped.
    if (hasPages && !(await serverAnswers())) throw new Error("A web page needs the network.");
    await Promise.all(videos.map(videoReady));
  } catch (error) {
    release(card);
    throw error;
  }
}

/** Let go of the decoders: a video that is only taken out of the page keeps its own. */
export function release(card: HTMLElement): void {
  card.querySelectorAll("video").forEach((video) => {
    video.pause();
    video.removeAttribute("src");
    video.load();
  });
}

/** Whether a card holds what cannot be changed in place. */
export function hasMedia(card: HTMLElement): boolean {
  return card.querySelector("video, iframe") !== null;
}

/** Keep videos quiet while something grave lies over them. */
export function hush(isCovered: boolean): void {
  document.querySelectorAll("video").forEach((video) => (video.muted = isCovered || isSilent(video)));
}

export class Playback {
  private endings: (() => void)[] = [];

  /** `broken` is told that what is on the glass has failed. */
  constructor(private readonly broken: () => void) {}

  // Actions

  /** The card came on: play its videos from their start, watch its pages load. */
  start(card: HTMLElement): void {
    this.halt();
    card.querySelectorAll("video").forEach((video) => this.endings.push(play(video, this.broken)));
    card.querySelectorAll("iframe").forEach((frame) => this.endings.push(watch(frame, this.broken)));
  }

  /** The card leaves: it stays as it is until it is gone. */
  halt(): void {
    this.endings.forEach((end) => end());
    this.endings = [];
  }
}

function isSilent(video: HTMLVideoElement): boolean {
  return video.hasAttribute("muted");
}

async function videoReady(video: HTMLVideoElement): Promise<void> {
  // A copied element does not take the attribute over by itself.
  video.muted = isSilent(video);
  try {
    await within(READY_MS, loaded(video));
  } catch (error) {
    if (video.readyState < ENOUGH_TO_BEGIN) throw error;
  }
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

/** Play a video from its start; returns how to end that. */
function play(video: HTMLVideoElement, broken: () => void): () => void {
  let timer = 0;
  const moves = () => clearTimeout(timer);
  const stands = () => {
    clearTimeout(timer);
    timer = window.setTimeout(broken, STALLED_MS);
  };
  video.addEventListener("timeupdate", moves);
  video.addEventListener("waiting", stands);
  video.addEventListener("error", broken);
  if (document.body.classList.contains("is-covered")) video.muted = true;
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
  } catch (error) {
    const name = (error as DOMException).name;
    if (name === "AbortError") return; // it left already
    if (name !== "NotAllowedError" || video.muted) return broken();
    // The browser forbids sound before a touch: a silent video is better than none.
    video.muted = true;
    await begin(video, broken);
  }
}

/** Show a page once it is loaded; returns how to end that. */
function watch(frame: HTMLIFrameElement, broken: () => void): () => void {
  const timer = window.setTimeout(broken, PAGE_MS);
  const show = () => {
    clearTimeout(timer);
    frame.classList.add("is-loaded");
  };
  const refused = (event: Event) => {
    if ((event as SecurityPolicyViolationEvent).violatedDirective.indexOf("frame-src") === 0) broken();
  };
  frame.addEventListener("load", show);
  document.addEventListener("securitypolicyviolation", refused);
  return () => {
    clearTimeout(timer);
    frame.removeEventListener("load", show);
    document.removeEventListener("securitypolicyviolation", refused);
  };
}

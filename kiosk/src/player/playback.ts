/** Videos and framed pages of a slide: made ready, started when it comes on, let go of after. */

import { within } from "../shared/http.ts";
import { serverAnswers } from "../shared/server.ts";
import { InStep } from "./in-step.ts";
import { isHushed, isSilent, pictured, play, videoReady } from "./video.ts";

// Other people's pages may take longer; until then their host's name is shown.
const PAGE_MS = 8_000;
// A slide whose video has no picture yet comes on by then all the same; as a rule it has
// one within 20 to 120 ms.
const PICTURE_MS = 400;
const AWAITED = "is-awaited";

/** Resolve once the card's videos can play to their end from where they are `elapsed` ms
 * after their turn began; rejects when one cannot. */
export async function mediaReady(card: HTMLElement, elapsed: () => number): Promise<void> {
  const videos = Array.from(card.querySelectorAll("video"));
  const hasPages = card.querySelector("iframe") !== null;
  try {
    // The way to other servers leads by ours, as a rule; without it, pages are skipped.
    if (hasPages && !(await serverAnswers())) throw new Error("A web page needs the network.");
    await Promise.all(videos.map((video) => videoReady(video, elapsed)));
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

/** Keep videos quiet while something grave lies over them, or the office wants it so. */
export function hush(): void {
  document.querySelectorAll("video").forEach((video) => (video.muted = isHushed() || isSilent(video)));
}

export class Playback {
  private endings: (() => void)[] = [];
  private since = 0;

  /** `now` is the shared clock (ms); `broken` is told that what is on the glass has failed. */
  constructor(
    private readonly now: () => number,
    private readonly broken: () => void,
  ) {}

  // Actions

  /** The card came on: play its videos as begun at `since` (ms), watch its pages load. */
  start(card: HTMLElement, since: number): void {
    this.halt();
    this.since = since;
    const videos = Array.from(card.querySelectorAll("video"));
    if (videos.length > 0) holdEntrance(card, videos);
    videos.forEach((video) => {
      this.endings.push(play(video, this.broken), InStep.follow(video, () => this.now() - this.since));
    });
    card.querySelectorAll("iframe").forEach((frame) => this.endings.push(watch(frame, this.broken)));
  }

  /** The card stays on; its videos began at `since` (ms), whatever was said before. */
  hold(since: number): void {
    this.since = since;
  }

  /** The card leaves: it stays as it is until it is gone. */
  halt(): void {
    this.endings.forEach((end) => end());
    this.endings = [];
  }
}

/** Let the slide fade in when its videos have a picture: the ground behind would flash. */
function holdEntrance(card: HTMLElement, videos: HTMLVideoElement[]): void {
  card.classList.add(AWAITED);
  const enter = () => card.classList.remove(AWAITED);
  void within(PICTURE_MS, Promise.all(videos.map(pictured))).then(enter, enter);
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

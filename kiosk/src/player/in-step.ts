/** Keep a video where the shared clock says that it is: at one place on every screen. */

// How often its place is looked at.
const LOOK_MS = 250;
// A frame lasts 40 ms at 25 a second. What is nearer than NEAR_S is left alone; once it is
// not, it is brought to GOOD_S.
const NEAR_S = 0.03;
const GOOD_S = 0.01;
// Further off, one jump is less to see than a long chase.
export const FAR_S = 0.5;
// What is off is made good in so many seconds, at a pace that nobody sees or hears.
const SETTLE_S = 2;
const MOST_PACE = 0.1;
// A decoder that is slow to jump gets time to.
const JUMP_PAUSE_MS = 1_500;
const MOST_LEAD_S = 2;
// Shorter videos are over before anything could be mended.
const SHORTEST_S = 1;
const ENOUGH_TO_PLAY = 3;

/** The few members of a video that matter here. */
export type Film = Pick<
  HTMLVideoElement,
  "currentTime" | "duration" | "playbackRate" | "paused" | "seeking" | "readyState"
>;

/** Return where (s) a video of `duration` s is, `elapsedMs` after it began; it loops. */
export function placeAfter(elapsedMs: number, duration: number): number {
  return (((elapsedMs / 1000) % duration) + duration) % duration;
}

/** Return how far (s) `place` is behind `wanted` in a loop of `duration` s, by the shorter way. */
export function behind(wanted: number, place: number, duration: number): number {
  const ahead = placeAfter((wanted - place) * 1000, duration);
  return ahead > duration / 2 ? ahead - duration : ahead;
}

export class InStep {
  private jumpedAt = -Infinity;
  private isJumping = false;
  private lead = 0;

  /** `elapsed` returns ms since the video's beginning was due; `monotonic` ms of any origin. */
  constructor(
    private readonly film: Film,
    private readonly elapsed: () => number,
    private readonly monotonic: () => number,
  ) {}

  // Lifecycle

  /** Follow the clock from now on; returns how to end that. */
  static follow(film: Film, elapsed: () => number): () => void {
    const steps = new InStep(film, elapsed, () => performance.now());
    const timer = setInterval(() => steps.look(), LOOK_MS);
    return () => clearInterval(timer);
  }

  // Actions

  /** See where the video is; hurry, hold back or jump. */
  look(): void {
    const { film } = this;
    // What waits for data or stands is not late but troubled (see Playback).
    const isTroubled = film.paused || film.seeking || film.readyState < ENOUGH_TO_PLAY;
    if (isTroubled || !(film.duration >= SHORTEST_S && film.duration < Infinity)) return;
    const off = behind(placeAfter(this.elapsed(), film.duration), film.currentTime, film.duration);
    this.learn(off);
    if (Math.abs(off) <= FAR_S) this.pace(off);
    else if (this.monotonic() - this.jumpedAt >= JUMP_PAUSE_MS) this.jump();
  }

  // Internal

  /** What is missing just after a jump is what a jump takes here. */
  private learn(off: number): void {
    if (!this.isJumping) return;
    this.isJumping = false;
    this.lead = Math.max(0, Math.min(MOST_LEAD_S, this.lead + off));
  }

  private pace(off: number): void {
    const { film } = this;
    const isFine = Math.abs(off) < (film.playbackRate === 1 ? NEAR_S : GOOD_S);
    const change = isFine ? 0 : Math.max(-MOST_PACE, Math.min(MOST_PACE, off / SETTLE_S));
    // Whole hundredths: a decoder is not troubled for less.
    const rate = Math.round(100 * (1 + change)) / 100;
    if (rate !== film.playbackRate) film.playbackRate = rate;
  }

  private jump(): void {
    const { film } = this;
    this.jumpedAt = this.monotonic();
    this.isJumping = true;
    film.playbackRate = 1;
    film.currentTime = placeAfter(this.elapsed() + 1000 * this.lead, film.duration);
  }
}

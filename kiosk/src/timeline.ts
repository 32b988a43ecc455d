/** Say which slide of a zone is on at an instant: pure, the same on every screen. */

import { flatMap } from "./shared/lists.ts";

/** One entry of a zone, as the manifest carries it. No windows means always. */
export interface Slide {
  id: string;
  hash: string;
  kind: string;
  seconds: number;
  priority: number;
  /** Half-open instants [from, until) in ms since 1970. */
  windows: [number, number][];
  /** The displays that show it alone; absent or empty: all of the group. */
  displays?: number[];
}

/** A part of the screen and what it shows; `anchor` is when its cycle began, in ms. */
export interface Zone {
  anchor: number;
  slides: Slide[];
}

/** The slide that is on (null: idle) since and until which instants (null: open), in ms. */
export interface Turn {
  slide: Slide | null;
  since: number | null;
  until: number | null;
}

/** Return the turn that instant `at` (ms) falls into. */
export function turnAt(zone: Zone, at: number): Turn {
  const edges = edgesOf(zone);
  const lastEdge = largest(edges.filter((edge) => edge <= at));
  const nextEdge = smallest(edges.filter((edge) => edge > at));
  const playing = activeAt(zone, at);
  if (playing.length === 0) return { slide: null, since: lastEdge, until: nextEdge };
  const turn =
    lastEdge === null || lastEdge <= zone.anchor
      ? turnInCycle(playing, at, zone.anchor)
      : turnInCycle(newestFirst(playing, lastEdge), at, lastEdge);
  return {
    slide: turn.slide,
    since: lastEdge === null ? turn.since : Math.max(turn.since, lastEdge),
    until: nextEdge === null ? turn.until : Math.min(turn.until, nextEdge),
  };
}

/**
 * Return since when (ms) the slide that is on at `at` has been on without a break. A slide
 * that is alone in its cycle does not begin anew with it: it is on since the cycle began.
 */
export function heldSince(zone: Zone, at: number): number {
  if (activeAt(zone, at).length > 1) return turnAt(zone, at).since ?? zone.anchor;
  return Math.max(zone.anchor, ...edgesOf(zone).filter((edge) => edge <= at));
}

/** Return the slides that share the zone's cycle at `at`, in order. */
function activeAt(zone: Zone, at: number): Slide[] {
  return foremost(zone.slides.filter((slide) => isActive(slide, at)));
}

/** The slides of the cycle from `first` on: who stands in when it is broken. */
export function inTurn(zone: Zone, at: number, first: Slide): Slide[] {
  const playing = activeAt(zone, at);
  const start = playing.indexOf(first);
  return [...playing.slice(start), ...playing.slice(0, start)];
}

function isActive({ windows }: Slide, at: number): boolean {
  return windows.length === 0 || windows.some(([from, until]) => from <= at && at < until);
}

function foremost(slides: Slide[]): Slide[] {
  const top = largest(slides.map((slide) => slide.priority));
  return slides.filter((slide) => slide.priority === top);
}

/**
 * Begin the cycle with the slide whose window opens at `start`, if there is one:
 * what was scheduled for an instant comes on then, not when its turn comes.
 */
function newestFirst(slides: Slide[], start: number): Slide[] {
  const opens = slides.filter(({ windows }) => windows.some(([from]) => from === start))[0];
  const place = opens ? slides.indexOf(opens) : 0;
  return [...slides.slice(place), ...slides.slice(0, place)];
}

function turnInCycle(slides: Slide[], at: number, start: number) {
  const cycle = slides.reduce((sum, slide) => sum + lengthOf(slide), 0);
  // The anchor may lie ahead of `at`: keep the position positive.
  const position = (((at - start) % cycle) + cycle) % cycle;
  let since = at - position;
  for (const slide of slides) {
    const until = since + lengthOf(slide);
    if (at < until) return { slide, since, until };
    since = until;
  }
  throw new RangeError(`No turn at ${at}: a cycle of ${cycle} ms is not a length.`);
}

function edgesOf(zone: Zone): number[] {
  return flatMap(zone.slides, (slide) => flatMap(slide.windows, (window) => window));
}

function lengthOf(slide: Slide): number {
  return slide.seconds * 1000;
}

function largest(values: number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function smallest(values: number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

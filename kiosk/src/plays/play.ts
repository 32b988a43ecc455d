/** Proof of play: what was on the glass, one item per slide, content, zone and hour. */

export const HOUR_MS = 3_600_000;
export const QUARTER_MS = 900_000;
/** A break between two turns that is worth telling. */
export const PAUSE_MS = 600_000;
/** More breaks than this do not fit into an hour. */
const MOST_PAUSES = 5;

/** What docs/protocol.md tells of it; times are ms by the server's clock. */
export interface Play {
  serial: string;
  zone: string;
  slide: string;
  hash: string;
  times: number;
  quarters: number[];
  first: number;
  last: number;
  pauses: [number, number][];
  guessed: boolean;
}

/** A slide on the glass. */
export interface Seen {
  zone: string;
  slide: string;
  hash: string;
}

/** Return an item of which nothing was seen yet. */
export function createPlay(serial: string, { zone, slide, hash }: Seen, at: number): Play {
  const first = Math.round(at);
  const quarters = [0, 0, 0, 0];
  return { serial, zone, slide, hash, times: 0, quarters, first, last: first, pauses: [], guessed: false };
}

/** Add a span that lies within one quarter of the item's hour. */
export function extend(play: Play, since: number, until: number): void {
  const [begin, end] = [Math.round(since), Math.round(until)];
  if (begin - play.last >= PAUSE_MS && play.pauses.length < MOST_PAUSES) play.pauses.push([play.last, begin]);
  play.last = Math.max(play.last, end);
  const quarter = Math.floor((since % HOUR_MS) / QUARTER_MS);
  play.quarters[quarter] = (play.quarters[quarter] ?? 0) + end - begin;
}

/** Return how long it was on the glass. */
export function shownMs({ quarters }: Play): number {
  return quarters.reduce((sum, ms) => sum + ms, 0);
}

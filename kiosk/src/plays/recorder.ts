/** Add up what is on the glass, while it is really drawn: proof of play. */

import { createPlay, extend, HOUR_MS, QUARTER_MS, shownMs, type Play, type Seen } from "./play.ts";

// A loop that does not beat for longer has drawn nothing that anybody could swear to.
const LONGEST_BEAT_MS = 3_000;
const KEEP_EVERY_MS = 60_000;
// The clock was set: what is open goes no further.
const STEP_MS = 5_000;

export interface RecorderParts {
  /** The server's clock, and one that no correction moves, in ms. */
  now(): number;
  monotonic(): number;
  /** Whether the server's clock was heard since the start. */
  isSynchronised(): boolean;
  /** What can be seen now; nothing while the page is hidden. */
  onGlass(): Seen[];
  /** Write items that changed. */
  keep(plays: Play[]): void;
  /** What was written since the start was dated right after all. */
  confirm(): void;
  /** Begins the serials of this start. */
  session: string;
}

export class PlayRecorder {
  private readonly open = new Map<string, Play>();
  private readonly changed = new Set<Play>();
  private seen: Seen[] = [];
  private entered = new Set<string>();
  private settledAt = 0;
  private settledNow = 0;
  private beatAt = -Infinity;
  private keptAt = 0;
  private wasSynchronised = false;
  private count = 0;

  constructor(private readonly parts: RecorderParts) {}

  // Actions

  /** Count on; call it on every beat of the rendering loop. */
  beat(): void {
    this.settle();
    this.beatAt = this.parts.monotonic();
    if (this.beatAt - this.keptAt >= KEEP_EVERY_MS) this.keep();
  }

  /** Something else is on: count what was until now. */
  settle(): void {
    const monotonic = this.parts.monotonic();
    const now = this.parts.now();
    const passed = monotonic - this.settledAt;
    this.mindClock(now, passed);
    if (monotonic - this.beatAt <= LONGEST_BEAT_MS) {
      for (const one of this.seen) this.add(one, now - passed, now);
    }
    this.settledAt = monotonic;
    this.settledNow = now;
    this.look();
  }

  /** Write what is counted so far; the page may be about to go. */
  keep(): void {
    this.keptAt = this.parts.monotonic();
    // Less than a millisecond was seen: that is nothing.
    const plays = [...this.changed].filter((play) => shownMs(play) > 0);
    this.changed.clear();
    for (const [key, play] of this.open) if (play.last < hourOf(this.settledNow)) this.open.delete(key);
    if (plays.length > 0) this.parts.keep(plays.map(copyOf));
  }

  /** Forget what is counted: the screen was unpaired. */
  forget(): void {
    this.open.clear();
    this.changed.clear();
    this.seen = [];
  }

  // Internal

  private look(): void {
    const seen = this.parts.onGlass();
    const before = new Set(this.seen.map(keyOf));
    const entered = seen.map(keyOf).filter((key) => !before.has(key) || this.entered.has(key));
    this.entered = new Set(entered);
    this.seen = seen;
  }

  private add(seen: Seen, since: number, until: number): void {
    for (let begin = since; begin < until; ) {
      const end = Math.min(until, begin - (begin % QUARTER_MS) + QUARTER_MS);
      this.extend(this.playOf(seen, begin), keyOf(seen), begin, end);
      begin = end;
    }
  }

  private extend(play: Play, key: string, since: number, until: number): void {
    extend(play, since, until);
    if (this.entered.delete(key)) play.times += 1;
    if (!this.parts.isSynchronised()) play.guessed = true;
    this.changed.add(play);
  }

  private playOf(seen: Seen, at: number): Play {
    const key = `${hourOf(at)} ${keyOf(seen)}`;
    let play = this.open.get(key);
    if (!play) {
      play = createPlay(`${this.parts.session}-${++this.count}`, seen, at);
      this.open.set(key, play);
    }
    return play;
  }

  /** After a step of the clock old items would overlap new ones: begin others. */
  private mindClock(now: number, passed: number): void {
    const isSynchronised = this.parts.isSynchronised();
    const isFirstHeard = isSynchronised && !this.wasSynchronised;
    this.wasSynchronised = isSynchronised;
    if (Math.abs(now - this.settledNow - passed) > STEP_MS) {
      this.keep();
      this.open.clear();
    } else if (isFirstHeard) {
      this.parts.confirm();
      this.open.forEach((play) => {
        play.guessed = false;
        this.changed.add(play);
      });
    }
  }
}

/** A copy that does not grow any more. */
function copyOf(play: Play): Play {
  return { ...play, quarters: [...play.quarters], pauses: [...play.pauses] };
}

function hourOf(at: number): number {
  return at - (at % HOUR_MS);
}

function keyOf({ zone, slide, hash }: Seen): string {
  return `${zone} ${hash} ${slide}`;
}

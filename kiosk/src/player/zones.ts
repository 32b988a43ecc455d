/** The zones of the glass: a stage and a director each. */

import type { Slide } from "../timeline.ts";
import { prepare } from "./card.ts";
import type { Clock } from "./clock.ts";
import { Director } from "./director.ts";
import { hush, release } from "./playback.ts";
import type { Programme } from "./programme.ts";
import { Stage } from "./stage.ts";

/** What a zone shows, since when. */
export interface OnAir {
  slide: Slide | null;
  since: number;
}

interface Place {
  stage: Stage;
  director: Director<HTMLElement>;
}

// The zone over the whole glass; what lies beneath is hidden while it shows something.
const COVER = "cover";
const COVERED = "is-covered";
// It does not wait for a font that is out of reach.
const COVER_FONTS_MS = 150;

export class Zones {
  private readonly places: Record<string, Place> = {};
  private readonly onAir: Record<string, OnAir> = {};

  /** `idle` makes what the main zone shows without a slide; `placed` sees new elements. */
  constructor(
    elements: Record<string, HTMLElement>,
    private readonly programme: Programme,
    private readonly clock: Clock,
    private readonly idle: () => HTMLElement,
    private readonly placed: (element: HTMLElement) => void,
    private readonly turned: () => void,
  ) {
    for (const name of Object.keys(elements)) {
      const element = elements[name];
      if (element) this.places[name] = this.place(name, element);
    }
  }

  // Lifecycle

  /** Take everything off the glass. */
  clear(): void {
    this.each(({ stage, director }, name) => {
      director.stop();
      stage.clear();
      this.onAir[name] = { slide: null, since: 0 };
    });
    document.body.classList.remove(COVERED);
  }

  // Actions

  /** Show what is due now in every zone; a zone that the layout no longer has goes dark. */
  refresh(): void {
    const { manifest } = this.programme;
    this.each(({ stage, director }, name) => {
      if (!manifest || this.programme.zone(name)) return void director.refresh();
      director.stop();
      stage.clear();
      this.onAir[name] = { slide: null, since: 0 };
    });
  }

  /** Show the idle scene if there is nothing on the glass yet. */
  fillEmpty(): void {
    this.each(({ stage }) => {
      if (stage.isEmpty) stage.idle();
    });
  }

  /** What a zone shows. */
  at(name: string): OnAir {
    return this.onAir[name] ?? { slide: null, since: 0 };
  }

  /** How many slides are skipped because they are broken. */
  get errors(): number {
    let errors = 0;
    this.each(({ director }) => (errors += director.errors));
    return errors;
  }

  // Internal

  private place(name: string, element: HTMLElement): Place {
    const idle = name === "main" ? this.idle : null;
    const stage = new Stage(element, idle, this.placed, () => this.clock.now(), () => director.skip());
    const director: Director<HTMLElement> = new Director<HTMLElement>({
      discard: release,
      stage,
      now: () => this.clock.now(),
      zone: () => this.programme.zone(name),
      prepare: async (slide, since) => {
        const elapsed = () => this.clock.now() - since;
        return await prepare(this.bodyOf(slide), elapsed, name === COVER ? COVER_FONTS_MS : undefined);
      },
      turned: (slide, since) => {
        this.onAir[name] = { slide, since };
        if (name === COVER) this.cover(slide !== null);
        this.turned();
      },
      setTimer: (callback, ms) => window.setTimeout(callback, ms),
      clearTimer: (timer) => clearTimeout(timer),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    return { stage, director };
  }

  private cover(isCovered: boolean): void {
    document.body.classList.toggle(COVERED, isCovered);
    hush();
  }

  private bodyOf(slide: Slide): string {
    const body = this.programme.bodies[slide.hash];
    if (body === undefined) throw new Error(`The body ${slide.hash} is not here yet.`);
    return body;
  }

  private each(work: (place: Place, name: string) => void): void {
    for (const name of Object.keys(this.places)) work(this.places[name] as Place, name);
  }
}

/** What the server sends: docs/protocol.md describes every field. */

import type { Slide, Zone } from "../timeline.ts";
import { flatMap } from "./lists.ts";

export type Layout = "landscape" | "portrait";
export type Division = "full" | "ticker" | "side" | "l_shape";

export interface Screen {
  layout: Layout;
  /** Body text size, in percent of the viewport's height. */
  body_vh: number;
  locale: string;
  hall: string;
  time_zone: string;
  /** Which zones there are; the stylesheets know each division. */
  division: Division;
  /** From when (ms since 1970) which theme is on; the first from the beginning. */
  themes: [number, string][];
  /** SHA-256 of the hall's logo. */
  logo: string | null;
  /** The hall's name, broken into lines for the side zone. */
  hall_lines: string[];
}

export interface Manifest {
  revision: string;
  compiled_at: number;
  screen: Screen;
  zones: Record<string, Zone>;
}

/** Slide bodies (HTML) by the hash of their content. */
export type Bodies = Record<string, string>;

/** Socket.IO event `programme`. */
export interface ProgrammePush {
  manifest: Manifest;
  bodies: Bodies;
  /** Which display this is, in answer to its greeting. */
  display?: number;
}

/** Socket.IO event `cover`: what lies over the whole glass from now on. */
export interface CoverPush {
  /** The revision that it changes, and the one that comes of it. */
  before: string;
  revision: string;
  compiled_at: number;
  cover: Zone;
  bodies: Bodies;
}

const NOTHING: Zone = { anchor: 0, slides: [] };

/** Say whether a display can play this; what it does not know of is no obstacle. */
export function isManifest(content: unknown): content is Manifest {
  const { revision, screen, zones } = (content || {}) as Partial<Manifest>;
  if (typeof revision !== "string" || !screen || !zones) return false;
  return Object.keys(zones).every((name) => {
    const { anchor, slides } = zones[name] || ({} as Partial<Zone>);
    return typeof anchor === "number" && Array.isArray(slides) && slides.every(isSlide);
  });
}

function isSlide({ id, hash, seconds, windows }: Slide): boolean {
  return typeof id === "string" && typeof hash === "string" && seconds > 0 && Array.isArray(windows);
}

/** Return what a display (null: not known yet) shows of a zone; the cover may be empty. */
export function zoneFor(manifest: Manifest | null, name: string, display: number | null): Zone | undefined {
  const zone = (manifest && manifest.zones[name]) || (name === "cover" ? NOTHING : undefined);
  if (!zone) return undefined;
  return { anchor: zone.anchor, slides: zone.slides.filter((slide) => isFor(slide, display)) };
}

function isFor({ displays }: Slide, display: number | null): boolean {
  if (!displays || displays.length === 0) return true;
  return display !== null && displays.includes(display);
}

/** Return every body hash that a manifest names, each once. */
export function hashesOf(manifest: Manifest): string[] {
  const names = Object.keys(manifest.zones);
  const slides = flatMap(names, (name) => manifest.zones[name]?.slides ?? []);
  return [...new Set(slides.map((slide) => slide.hash))];
}

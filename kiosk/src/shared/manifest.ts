/** What the server sends: docs/protocol.md describes every field. */

import type { Zone } from "../timeline.ts";
import { flatMap } from "./lists.ts";

export type Layout = "landscape" | "portrait";

export interface Screen {
  layout: Layout;
  /** Body text size, in percent of the viewport's height. */
  body_vh: number;
  locale: string;
  hall: string;
  time_zone: string;
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
}

/** Return every body hash that a manifest names, each once. */
export function hashesOf(manifest: Manifest): string[] {
  const names = Object.keys(manifest.zones);
  const slides = flatMap(names, (name) => manifest.zones[name]?.slides ?? []);
  return [...new Set(slides.map((slide) => slide.hash))];
}

/** The timeline, against the cases that the server's twin is tested with too. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { heldSince, turnAt, type Slide, type Zone } from "../src/timeline.ts";
import cases from "./timeline-cases.json" with { type: "json" };

interface Case {
  name: string;
  zone: Zone;
  at: { t: number; slide: string | null; since: number | null; until: number | null }[];
}

for (const { name, zone, at } of cases as unknown as Case[]) {
  test(name, () => {
    for (const { t, ...expected } of at) {
      const { slide, since, until } = turnAt(zone, t);
      assert.deepEqual({ slide: slide && slide.id, since, until }, expected, `at ${t}`);
    }
  });
}

const ALONE: Slide = { id: "a", hash: "a1", kind: "media", seconds: 10, priority: 0, windows: [] };

test("a slide that is alone is on since its cycle began", () => {
  assert.equal(heldSince({ anchor: 1_000, slides: [ALONE] }, 47_000), 1_000);
});

test("a slide that is alone is on since the last edge of a window", () => {
  const slides = [{ ...ALONE, windows: [[20_000, 90_000]] as [number, number][] }];
  assert.equal(heldSince({ anchor: 1_000, slides }, 47_000), 20_000);
});

test("a slide among others is on since its turn began", () => {
  const slides = [ALONE, { ...ALONE, id: "b" }];
  assert.equal(heldSince({ anchor: 0, slides }, 47_000), 40_000);
});

/** The timeline, against the cases that the server's twin is tested with too. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { needed, turnAt, type Slide, type Zone } from "../src/timeline.ts";
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

test("slides whose windows are all over need not be held", () => {
  const slide = (id: string, windows: [number, number][]): Slide => ({
    id, hash: id, kind: "notice", seconds: 8, priority: 0, windows,
  });
  const zone = { anchor: 0, slides: [slide("past", [[0, 5]]), slide("always", []), slide("later", [[9, 12]])] };
  assert.deepEqual(needed(zone, 5).map(({ id }) => id), ["always", "later"]);
});

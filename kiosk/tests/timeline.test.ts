/** The timeline, against the cases that the server's twin is tested with too. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { turnAt, type Zone } from "../src/timeline.ts";
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

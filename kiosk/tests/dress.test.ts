/** Which theme is on when. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { themeAt } from "../src/player/dress.ts";

const CHANGES: [number, string][] = [[0, "light"], [1_000, "festive"], [2_000, "light"]];

test("a theme is on from its instant to the next one's", () => {
  assert.deepEqual([-5, 0, 999, 1_000, 1_999, 2_000, 9_000].map((now) => themeAt(CHANGES, now)), [
    "light", "light", "light", "festive", "festive", "light", "light",
  ]);
});

test("a programme of an older server is light", () => {
  assert.equal(themeAt([], 5), "light");
});

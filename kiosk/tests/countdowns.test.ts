/** How long it still is: whole units, never below zero, the largest one leading. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { leftUntil } from "../src/player/countdowns.ts";

const ENDS = 1_795_212_000_000;

test("it counts days, hours and minutes", () => {
  const left = leftUntil(ENDS, ENDS - ((3 * 24 + 4) * 60 + 5) * 60_000);
  assert.deepEqual(left, { days: 3, hours: 4, minutes: 5, seconds: 0, scale: "days" });
});

test("it leads with hours on the last day and with minutes in the last hour", () => {
  assert.equal(leftUntil(ENDS, ENDS - 23 * 3_600_000).scale, "hours");
  assert.deepEqual(leftUntil(ENDS, ENDS - 90_500), {
    days: 0, hours: 0, minutes: 1, seconds: 31, scale: "minutes",
  });
});

test("it is never below zero", () => {
  assert.deepEqual(leftUntil(ENDS, ENDS + 5_000), { days: 0, hours: 0, minutes: 0, seconds: 0, scale: "minutes" });
});

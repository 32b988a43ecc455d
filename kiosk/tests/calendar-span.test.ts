import assert from "node:assert/strict";
import { test } from "node:test";

import { keyed } from "../src/office/calendar/keys.ts";
import { daysBetween, moved, resized, snapped } from "../src/office/calendar/span.ts";

const SPAN = { starts: "2026-11-23T09:00", ends: "2026-11-23T11:30" };

test("it moves by days and minutes, over months and midnight", () => {
  assert.deepEqual(moved(SPAN, 8, 15), { starts: "2026-12-01T09:15", ends: "2026-12-01T11:45" });
  assert.deepEqual(moved(SPAN, 0, 15 * 60).ends, "2026-11-24T02:30");
});

test("it resizes, and a quarter of an hour remains", () => {
  assert.equal(resized(SPAN, 30).ends, "2026-11-23T12:00");
  assert.equal(resized(SPAN, -600).ends, "2026-11-23T09:15");
});

test("it snaps to quarters of an hour", () => {
  assert.equal(snapped(37), 30);
  assert.equal(snapped(-38), -45);
});

test("it counts days over a change of clocks", () => {
  assert.equal(daysBetween("2026-03-27", "2026-03-30"), 3);
});

test("it moves by keys with Alt only", () => {
  const press = (key: string, more: object) => keyed(SPAN, { key, altKey: true, shiftKey: false, ...more } as KeyboardEvent);
  assert.equal(press("ArrowRight", {})?.starts, "2026-11-24T09:00");
  assert.equal(press("ArrowDown", { shiftKey: true })?.ends, "2026-11-23T11:45");
  assert.equal(press("ArrowDown", { altKey: false }), null);
  assert.equal(press("x", {}), null);
});

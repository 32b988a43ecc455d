/** The page is laid out by the glass it is on. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { formFor } from "../src/kiosk/shape.ts";

test("it fits the layout to the glass", () => {
  assert.equal(formFor("kiosk", 1080, 1920), "kiosk");
  assert.equal(formFor("kiosk", 1280, 800), "tablet");
  assert.equal(formFor("tablet", 1280, 800), "tablet");
  assert.equal(formFor("tablet", 800, 1280), "kiosk");
  assert.equal(formFor("kiosk", 390, 844), "phone");
  assert.equal(formFor("phone", 1280, 800), "phone");
});

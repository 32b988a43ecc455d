/** The cover of a kiosk: asked for when it differs, and as large as its glass needs. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyFor } from "../src/cover/fit.ts";
import { Lookout } from "../src/cover/lookout.ts";
import type { Manifest, Screen } from "../src/shared/manifest.ts";

const SCREEN = { layout: "landscape", body_vh: 5.4 } as Screen;

test("it asks only when the cover is another one", () => {
  let asked = 0;
  const cover = { anchor: 0, slides: [] };
  const manifest: Manifest = { revision: "r1", compiled_at: 0, screen: SCREEN, zones: { cover } };
  const lookout = new Lookout({ manifest, pull: async () => void (asked += 1) }, () => true);
  lookout.compare({ anchor: 0, slides: [] });
  assert.equal(asked, 0);
  lookout.compare({ anchor: 5, slides: [] });
  assert.equal(asked, 1);
});

test("a tablet that lies sizes type for its own glass", () => {
  assert.equal(bodyFor(SCREEN, 1280, 800), 5.4);
  assert.equal(bodyFor(SCREEN, 1080, 1920), 5.4 / (16 / 9));
  const upright: Screen = { ...SCREEN, layout: "portrait", body_vh: 3 };
  assert.equal(bodyFor(upright, 1080, 1920), 3);
  assert.equal(bodyFor(upright, 1280, 800), 3 * (16 / 9));
});

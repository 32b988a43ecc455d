/** What keeps a screen well for weeks: a heart that beats by frames, a picture that wanders. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import type { Dress } from "../src/player/dress.ts";
import { Glass } from "../src/player/glass.ts";
import { Heartbeat } from "../src/shared/heartbeat.ts";
import { Nightly } from "../src/player/nightly.ts";

const SHIFT_EVERY_MS = 180_000;
const MOST_PX = 6;
let frames: (() => void)[] = [];

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  frames = [];
  Object.assign(globalThis, {
    window: globalThis,
    requestAnimationFrame: (callback: () => void) => frames.push(callback),
  });
});
afterEach(() => mock.timers.reset());

function draw(): void {
  for (const frame of frames.splice(0)) frame();
}

test("it beats once a second while the browser draws, and not when it is frozen", () => {
  let beats = 0;
  const heart = new Heartbeat(() => (beats += 1));
  heart.start();
  for (let second = 0; second < 3; second += 1) {
    mock.timers.tick(1_000);
    draw();
  }
  assert.equal(beats, 3);
  mock.timers.tick(60_000);
  assert.equal(beats, 3);
  draw();
  assert.equal(beats, 4);
  heart.stop();
});

test("an error in one beat is not the last of all", () => {
  let beats = 0;
  const heart = new Heartbeat(() => {
    beats += 1;
    if (beats === 1) throw new Error("once");
  });
  heart.start();
  mock.timers.tick(1_000);
  assert.throws(draw, /once/);
  mock.timers.tick(1_000);
  draw();
  assert.equal(beats, 2);
  heart.stop();
});

test("it loads anew once a night, and after a check that failed again", async () => {
  let uptime = 4_000_000;
  let reloads = 0;
  const answers = [() => Promise.reject(new Error("no cache")), async () => false, async () => true, async () => true];
  const nightly = new Nightly(
    () => ({ hour: 3, minute: 30 }),
    () => uptime,
    () => (answers.shift() as () => Promise<boolean>)(),
    () => (reloads += 1),
    () => 0.5,
  );
  await assert.rejects(nightly.beat(), /no cache/);
  for (let beat = 0; beat < 9; beat += 1) await nightly.beat();
  assert.equal(reloads, 1);
  uptime += 24 * 3_600_000;
  await nightly.beat();
  assert.equal(reloads, 2);
});

test("the picture wanders by 0 to 6 px, every three minutes, and comes back", () => {
  const body = { style: { transform: "" } } as HTMLElement;
  const nothing = {} as HTMLElement;
  new Glass(body, {} as Dress, nothing, nothing).start();
  const places: string[] = [];
  for (let shift = 0; shift < 16; shift += 1) {
    mock.timers.tick(SHIFT_EVERY_MS);
    places.push(body.style.transform);
  }
  const moves = places.flatMap((place) => (place.match(/\d+(?=px)/g) ?? []).map(Number));
  assert.equal(moves.length, 32);
  assert.ok(moves.every((px) => px <= MOST_PX));
  assert.equal(new Set(places).size, 8);
  assert.deepEqual(places.slice(0, 8), places.slice(8));
});

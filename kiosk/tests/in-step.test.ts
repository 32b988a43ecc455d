/** Videos follow the shared clock: by pace when near, by a jump when far, never in trouble. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { behind, InStep, placeAfter, type Film } from "../src/player/in-step.ts";

const LOOK_MS = 250;

/** A video of 20 s on a simulated decoder that needs `jumpMs` to go elsewhere. */
function createFilm(startsAt: number, jumpMs = 0) {
  const film = { currentTime: startsAt, duration: 20, playbackRate: 1, paused: false, seeking: false, readyState: 4 };
  const world = { now: 0, jumps: 0, blocked: 0 };
  const steps = new InStep(film as Film, () => world.now, () => world.now);
  const run = (seconds: number) => {
    for (let past = 0; past < seconds * 1000; past += LOOK_MS) {
      const before = film.currentTime;
      steps.look();
      if (film.currentTime !== before) {
        world.jumps += 1;
        world.blocked = jumpMs;
      }
      const playing = Math.max(0, LOOK_MS - world.blocked);
      world.blocked = Math.max(0, world.blocked - LOOK_MS);
      film.currentTime = placeAfter(film.currentTime * 1000 + playing * film.playbackRate, 20);
      world.now += LOOK_MS;
    }
  };
  return { film, world, run, off: () => behind(placeAfter(world.now, 20), film.currentTime, 20) };
}

test("a place is taken around the end of the loop", () => {
  assert.equal(placeAfter(47_000, 20), 7);
  assert.equal(placeAfter(-1_000, 20), 19);
  assert.ok(Math.abs(behind(0.1, 19.9, 20) - 0.2) < 1e-9);
  assert.ok(Math.abs(behind(19.9, 0.1, 20) + 0.2) < 1e-9);
});

test("a video that is on time is left alone", () => {
  const { film, run, world } = createFilm(0.02);
  run(10);
  assert.equal(film.playbackRate, 1);
  assert.equal(world.jumps, 0);
});

for (const off of [0.4, -0.4, 0.1])
  test(`a video that is ${off} s off is led there without a jump`, () => {
    const { film, run, world, off: left } = createFilm(20 + off);
    film.currentTime %= 20;
    run(10);
    assert.ok(Math.abs(left()) < 0.03, `${left()} s are left`);
    assert.equal(world.jumps, 0);
    run(5);
    assert.equal(film.playbackRate, 1);
  });

test("a video that is far off jumps", () => {
  const { run, world, off } = createFilm(12);
  run(1);
  assert.ok(Math.abs(off()) < 0.03);
  assert.equal(world.jumps, 1);
});

test("a decoder that is slow to jump is aimed ahead, and arrives within 10 s", () => {
  const { run, off, world } = createFilm(12, 750);
  run(10);
  assert.ok(Math.abs(off()) < 0.05, `${off()} s are left`);
  assert.ok(world.jumps <= 2, `${world.jumps} jumps`);
});

test("a video that waits for data, or whose length is not known, is left alone", () => {
  for (const trouble of [{ readyState: 2 }, { seeking: true }, { paused: true }, { duration: Infinity }, { duration: NaN }, { duration: 0.4 }]) {
    const { film, run, world } = createFilm(12);
    Object.assign(film, trouble);
    const before = film.currentTime;
    world.blocked = 1e9;
    run(1);
    assert.equal(film.playbackRate, 1);
    assert.equal(film.currentTime, before);
  }
});

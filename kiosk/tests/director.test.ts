/** What is put on when: edges, updates in place, broken slides, nothing to show. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Director } from "../src/player/director.ts";
import type { Slide, Zone } from "../src/timeline.ts";

function createSlide(id: string, changes: Partial<Slide> = {}): Slide {
  return { id, hash: `${id}1`, kind: "announcement", seconds: 10, priority: 0, windows: [], ...changes };
}

/** A director over a clock and timers that the test moves; logs what the glass shows. */
function createDirector(slides: Slide[], broken: string[] = []) {
  const log: string[] = [];
  const prepared: string[] = [];
  const sinces: number[] = [];
  const discarded: string[] = [];
  const held: number[] = [];
  const world = { now: 0, wake: Infinity, callback: () => {}, broken: new Set(broken), patience: new Promise<void>(() => {}), slow: new Set<string>() };
  const zone: Zone = { anchor: 0, slides };
  const director = new Director<string>({
    now: () => world.now,
    zone: () => zone,
    prepare: async (slide, since) => {
      prepared.push(slide.hash);
      sinces.push(since);
      if (world.slow.has(slide.hash)) await new Promise(() => {});
      if (world.broken.has(slide.hash)) throw new Error("broken");
      return slide.hash;
    },
    stage: {
      show: (card, since) => (log.push(`show ${card}`), held.push(since)),
      swap: (card, since) => (log.push(`swap ${card}`), held.push(since)),
      hold: (since) => held.push(since),
      idle: () => log.push("idle"),
    },
    turned: () => {},
    discard: (card) => discarded.push(card),
    setTimer: (callback, ms) => {
      world.wake = world.now + ms;
      world.callback = callback;
      return 1;
    },
    clearTimer: () => (world.wake = Infinity),
    wait: () => world.patience,
  });
  const run = async (until: number) => {
    while (world.wake <= until) {
      world.now = world.wake;
      world.callback();
      await settled();
    }
    world.now = until;
  };
  return { director, zone, world, log, prepared, sinces, held, discarded, run };
}

/** Let all promises settle. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function started(slides: Slide[], broken: string[] = []) {
  const parts = createDirector(slides, broken);
  await parts.director.refresh();
  await settled();
  return parts;
}

test("it shows the slide that is due and turns at the edges", async () => {
  const { log, run } = await started([createSlide("a"), createSlide("b")]);
  assert.deepEqual(log, ["show a1"]);
  await run(9_999);
  assert.deepEqual(log, ["show a1"]);
  await run(20_000);
  assert.deepEqual(log, ["show a1", "show b1", "show a1"]);
});

test("it prepares the next slide before its turn, and each slide once", async () => {
  const { prepared, run } = await started([createSlide("a"), createSlide("b")]);
  assert.deepEqual(prepared, ["a1", "b1"]);
  await run(10_000);
  assert.deepEqual(prepared, ["a1", "b1", "a1"]);
});

test("a single slide stays on without a transition", async () => {
  const { log, run } = await started([createSlide("a")]);
  await run(60_000);
  assert.deepEqual(log, ["show a1"]);
});

test("a slide whose body changed is brought up to date in place", async () => {
  const { director, zone, log } = await started([createSlide("a"), createSlide("b")]);
  zone.slides = [createSlide("a", { hash: "a2" }), createSlide("b")];
  await director.refresh();
  assert.deepEqual(log, ["show a1", "swap a2"]);
});

test("a broken slide is replaced by the one after it", async () => {
  const { log, run, director } = await started(
    [createSlide("a"), createSlide("b"), createSlide("c")],
    ["b1"],
  );
  await run(10_000);
  assert.deepEqual(log, ["show a1", "show c1"]);
  assert.equal(director.errors, 1);
  await run(30_000);
  assert.deepEqual(log, ["show a1", "show c1", "show a1"]);
});

test("a broken slide that left the programme is nobody's trouble", async () => {
  const { run, director, zone } = await started([createSlide("a"), createSlide("b")], ["b1"]);
  await run(10_000);
  assert.equal(director.errors, 1);
  zone.slides.pop();
  assert.equal(director.errors, 0);
});

test("a broken slide is tried again after a while", async () => {
  const { log, run, world } = await started([createSlide("a"), createSlide("b")], ["b1"]);
  await run(15_000);
  assert.deepEqual(log, ["show a1"]);
  world.broken.clear();
  await run(90_000);
  assert.ok(log.includes("show b1"));
});

test("when every slide is broken the idle scene is shown, never nothing", async () => {
  const { log } = await started([createSlide("a"), createSlide("b")], ["a1", "b1"]);
  assert.deepEqual(log, ["idle"]);
});

test("a slide goes when its window ends and comes when it begins", async () => {
  const { log, run } = await started([createSlide("a", { windows: [[5_000, 8_000]] })]);
  assert.deepEqual(log, ["idle"]);
  await run(5_000);
  assert.equal(log.at(-1), "show a1");
  await run(8_000);
  assert.equal(log.at(-1), "idle");
});

test("a slide that takes long to prepare does not come on after its turn", async () => {
  const { director, world, zone, log } = createDirector([createSlide("a")]);
  const first = director.refresh();
  zone.slides = [createSlide("b")];
  world.now = 1;
  await director.refresh();
  await first;
  assert.deepEqual(log, ["show b1"]);
});

test("a slide that is due and not ready in time leaves its turn to the next", async () => {
  const { director, world, log } = createDirector([createSlide("a"), createSlide("b")]);
  world.slow.add("a1");
  world.patience = Promise.resolve();
  void director.refresh();
  await settled();
  assert.deepEqual(log, ["show b1"]);
  assert.equal(director.errors, 0);
});

test("it lets go of a card that no turn came for", async () => {
  const { director, zone, discarded } = await started([createSlide("a"), createSlide("b")]);
  zone.slides = [zone.slides[0] as Slide, createSlide("c")];
  await director.refresh();
  await settled();
  assert.deepEqual(discarded, ["b1"]);
});

test("it goes on to the next slide when what is on fails", async () => {
  const { director, log } = await started([createSlide("a"), createSlide("b")]);
  director.skip();
  await settled();
  assert.deepEqual(log, ["show a1", "show b1"]);
  assert.equal(director.errors, 1);
  director.skip();
  await settled();
  assert.deepEqual(log, ["show a1", "show b1", "idle"]);
});

test("it says since when a slide is on, also to who joins in the middle", async () => {
  const { director, world, sinces, held, run } = createDirector([createSlide("a"), createSlide("b")]);
  world.now = 4_000;
  await director.refresh();
  await settled();
  assert.deepEqual(held, [0]);
  assert.deepEqual(sinces, [0, 10_000]);
  await run(10_000);
  assert.deepEqual(held, [0, 10_000]);
});

test("a slide that is alone goes on, and follows a new anchor", async () => {
  const { director, zone, held, log, run } = await started([createSlide("a")]);
  await run(25_000);
  assert.deepEqual(held, [0, 0, 0]);
  zone.anchor = 24_000;
  await director.refresh();
  assert.equal(held.at(-1), 24_000);
  assert.deepEqual(log, ["show a1"]);
});

/** Small shared pieces: back-off, time limits, numbers that count, reports. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { read } from "../src/player/count.ts";
import { Nightly } from "../src/player/nightly.ts";
import { Reloader } from "../src/shared/reloader.ts";
import { Reporter, type Playing } from "../src/player/reporter.ts";
import { Backoff } from "../src/shared/backoff.ts";
import { within } from "../src/shared/http.ts";

test("waits double up to the most, with full jitter, and begin anew", () => {
  const backoff = new Backoff(100, 500, () => 1);
  assert.deepEqual([1, 2, 3, 4, 5].map(() => backoff.next()), [100, 200, 400, 500, 500]);
  backoff.reset();
  assert.equal(backoff.next(), 100);
  assert.equal(new Backoff(100, 500, () => 0).next(), 0);
});

test("work that takes too long is given up", async () => {
  const never = new Promise(() => {});
  let isAborted = false;
  await assert.rejects(within(5, never, () => (isAborted = true)), /within 5 ms/);
  assert.equal(isAborted, true);
  assert.equal(await within(1000, Promise.resolve(3)), 3);
});

test("a number is found in its text with its decimals", () => {
  assert.deepEqual(read("98.50 分"), { before: "", value: 98.5, decimals: 2, after: " 分" });
  assert.deepEqual(read("−3"), { before: "", value: -3, decimals: 0, after: "" });
  assert.equal(read("–"), null);
  assert.equal(read("3 / 4"), null);
});

test("reports go at a change, at most every 2 s, and every 50 s without one", () => {
  const time = { now: 0 };
  const sent: number[] = [];
  const report = {} as Playing;
  const reporter = new Reporter(() => time.now, () => sent.push(time.now), () => report);
  for (; time.now <= 110_000; time.now += 1_000) {
    if (time.now === 1_000 || time.now === 60_000) reporter.note();
    reporter.beat();
  }
  assert.deepEqual(sent, [0, 2_000, 52_000, 60_000, 110_000]);
});

test("it reloads in its minute of the night, if the server answers and it is old enough", async () => {
  const world = { hour: 3, minute: 29, uptime: 7_200_000, answers: true };
  let reloads = 0;
  const nightly = new Nightly(
    () => world,
    () => world.uptime,
    async () => world.answers,
    () => (reloads += 1),
    () => 0.5,
  );
  await nightly.beat();
  world.minute = 30;
  world.answers = false;
  await nightly.beat();
  world.answers = true;
  world.uptime = 60_000;
  await nightly.beat();
  assert.equal(reloads, 0);
  world.uptime = 7_200_000;
  await nightly.beat();
  assert.equal(reloads, 1);
});

test("it reloads when asked, not without a server, and not in a loop", async () => {
  const world = { wall: 0, answers: false, reloads: 0, kept: null as string | null };
  const parts = {
    uptimeMs: () => 10_000,
    wallMs: () => world.wall,
    memory: { getItem: () => world.kept, setItem: (_: string, text: string) => void (world.kept = text) },
    answers: async () => world.answers,
    sleep: async () => {},
    reload: () => void (world.reloads += 1),
  };
  await new Reloader(parts).reload();
  assert.equal(world.reloads, 0);
  world.answers = true;
  for (let times = 0; times < 10; times += 1) await new Reloader(parts).reload();
  assert.equal(world.reloads, 3);
  world.wall = 3_600_000;
  await new Reloader(parts).reload();
  assert.equal(world.reloads, 4);
});

test("for a newer player it reloads once an hour, whatever the server says", async () => {
  const world = { wall: 0, reloads: 0 };
  const kept: Record<string, string> = {};
  const parts = {
    uptimeMs: () => 10_000,
    wallMs: () => world.wall,
    memory: { getItem: (key: string) => kept[key] ?? null, setItem: (key: string, text: string) => void (kept[key] = text) },
    answers: async () => true,
    sleep: async () => {},
    reload: () => void (world.reloads += 1),
  };
  for (let times = 0; times < 5; times += 1) await new Reloader(parts).reload("new");
  assert.equal(world.reloads, 1);
  await new Reloader(parts).reload("newer");
  assert.equal(world.reloads, 2);
  world.wall = 3_600_001;
  await new Reloader(parts).reload("newer");
  assert.equal(world.reloads, 3);
});

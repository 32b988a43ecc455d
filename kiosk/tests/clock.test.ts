/** The server's clock on the screen: right, smooth, and never moved by this machine's clock. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../src/player/clock.ts";

const SERVER = 1_795_212_000_000;

/** A clock over a monotonic time that the test moves. */
function createClock(guess = SERVER) {
  const time = { local: 1000 };
  const clock = new Clock(() => time.local, guess);
  const hear = (offset: number, there: number, back: number) => {
    const sent = time.local;
    time.local += there + back;
    clock.add({ sent, received: time.local, server: sent + there + offset });
  };
  return { time, clock, hear };
}

test("it starts from the guess and runs with the monotonic clock", () => {
  const { time, clock } = createClock();
  time.local += 500;
  assert.equal(clock.now(), SERVER + 500);
  assert.equal(clock.isSynchronised, false);
});

test("it steps to the server's time when it is far off", () => {
  const { time, clock, hear } = createClock(SERVER - 3_600_000);
  hear(SERVER, 10, 10);
  assert.equal(clock.now(), time.local + SERVER);
  assert.equal(clock.isSynchronised, true);
});

test("it goes to the first answer at once: a guess is not worth a slow correction", () => {
  const { time, clock, hear } = createClock(SERVER + 1100);
  hear(SERVER, 10, 10);
  assert.equal(clock.now(), time.local + SERVER);
});

test("it slews at most 5 ms a second when it is near", () => {
  const { time, clock, hear } = createClock(SERVER + 1000);
  const isAhead = (ms: number) => assert.ok(Math.abs(clock.now() - time.local - SERVER - ms) < 3);
  hear(SERVER, 100, 0);
  time.local += 60_000;
  isAhead(50);
  hear(SERVER, 0, 100);
  isAhead(50);
  time.local += 1000;
  isAhead(45);
  time.local += 60_000;
  isAhead(0);
});

test("it settles sooner after a start, and after the server's clock was set", () => {
  const { time, clock, hear } = createClock(SERVER + 1000);
  const isOff = () => clock.now() - time.local - SERVER;
  hear(SERVER, 80, 0);
  assert.ok(Math.abs(isOff() - 40) < 1);
  hear(SERVER, 0, 80);
  time.local += 800;
  assert.ok(Math.abs(isOff()) < 1);
  hear(SERVER + 60, 0, 0);
  assert.ok(Math.abs(isOff() - 60) < 1);
});

test("it never runs backwards while it slews", () => {
  const { time, clock, hear } = createClock(SERVER + 1000);
  hear(SERVER, 0, 0);
  hear(SERVER - 200, 0, 0);
  let last = clock.now();
  for (let step = 0; step < 100; step += 1) {
    time.local += 1;
    assert.ok(clock.now() > last);
    last = clock.now();
  }
});

test("it believes the answer that came back fastest", () => {
  const { time, clock, hear } = createClock(SERVER - 9_999_999);
  hear(SERVER, 200, 0);
  hear(SERVER, 3, 3);
  hear(SERVER, 0, 180);
  time.local += 120_000;
  assert.ok(Math.abs(clock.now() - time.local - SERVER) < 0.01);
});

test("it joins the quickest way there of one answer with the quickest way back of another", () => {
  const { time, clock, hear } = createClock(SERVER - 9_999_999);
  hear(SERVER, 2, 40);
  hear(SERVER, 38, 2);
  time.local += 10_000;
  assert.ok(Math.abs(clock.now() - time.local - SERVER) < 0.01);
});

test("it notices a server's clock that was set by little", () => {
  const { time, clock, hear } = createClock();
  hear(SERVER, 1, 1);
  hear(SERVER - 80, 1, 1);
  time.local += 60_000;
  assert.equal(clock.now(), time.local + SERVER - 80);
});

test("it drops old answers when the server's clock was set", () => {
  const { time, clock, hear } = createClock();
  hear(SERVER, 1, 1);
  hear(SERVER + 3_600_000, 50, 50);
  assert.equal(clock.now(), time.local + SERVER + 3_600_000);
});

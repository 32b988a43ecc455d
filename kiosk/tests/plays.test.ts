/** Proof of play: counted while it is drawn, kept through offline days, sent once. */

import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPlay, extend, HOUR_MS, shownMs, type Play, type Seen } from "../src/plays/play.ts";
import { PlayPost } from "../src/plays/post.ts";
import { PlayRecorder } from "../src/plays/recorder.ts";
import { seenOn } from "../src/plays/seen.ts";
import { KEEP_MS, PlayShelf } from "../src/plays/shelf.ts";

const MINUTE = 60_000;
// 10:00 on the hour.
const START = 1_795_212_000_000 - (1_795_212_000_000 % HOUR_MS);
const HOURS: Seen = { zone: "main", slide: "hours", hash: "a".repeat(32) };
const WEATHER: Seen = { zone: "main", slide: "weather", hash: "b".repeat(32) };

/** A recorder over a clock that the test moves; `kept` is the newest of every item. */
function createRecorder() {
  const time = { now: START, monotonic: 5_000, isSynchronised: true };
  const glass = { seen: [HOURS] as Seen[] };
  const kept = new Map<string, Play>();
  const confirmed: string[] = [];
  const recorder = new PlayRecorder({
    now: () => time.now,
    monotonic: () => time.monotonic,
    isSynchronised: () => time.isSynchronised,
    onGlass: () => glass.seen,
    keep: (plays) => plays.forEach((play) => kept.set(play.serial, play)),
    confirm: () => confirmed.push("confirmed"),
    session: "session",
  });
  const pass = (ms: number) => {
    time.now += ms;
    time.monotonic += ms;
  };
  /** Beat every second for so long. */
  const run = (ms: number) => {
    for (let gone = 0; gone < ms; gone += 1_000) {
      pass(1_000);
      recorder.beat();
    }
  };
  const plays = () => {
    recorder.keep();
    return [...kept.values()];
  };
  recorder.beat();
  return { recorder, time, glass, kept, confirmed, pass, run, plays };
}

test("it adds up turns of a slide within the hour", () => {
  const { recorder, glass, pass, run, plays } = createRecorder();
  for (let turn = 0; turn < 3; turn += 1) {
    glass.seen = [HOURS];
    recorder.settle();
    run(10_000);
    pass(400);
    glass.seen = [WEATHER];
    recorder.settle();
    run(5_000);
  }
  const [hours, weather] = plays();
  assert.deepEqual([hours?.slide, hours?.times, hours?.quarters], ["hours", 3, [31_200, 0, 0, 0]]);
  assert.deepEqual([weather?.times, weather?.quarters[0]], [3, 15_000]);
  assert.equal(hours?.first, START);
  assert.deepEqual(hours?.pauses, []);
});

test("it divides at the hour and at its quarters, and counts a turn once", () => {
  const { run, plays } = createRecorder();
  run(14 * MINUTE);
  run(2 * MINUTE);
  run(45 * MINUTE);
  const [first, second, ...more] = plays();
  const quarter = 15 * MINUTE;
  assert.deepEqual(first?.quarters, [quarter, quarter, quarter, quarter]);
  assert.equal(first?.last, START + HOUR_MS);
  assert.deepEqual([second?.first, second?.quarters], [START + HOUR_MS, [MINUTE, 0, 0, 0]]);
  assert.deepEqual([first?.times, second?.times], [1, 0]);
  assert.deepEqual(more, []);
});

test("it counts nothing while nothing is drawn", () => {
  const { recorder, pass, run, plays } = createRecorder();
  run(MINUTE);
  pass(20 * MINUTE);
  recorder.settle();
  recorder.beat();
  run(MINUTE);
  const [play] = plays();
  assert.equal(play && shownMs(play), 2 * MINUTE);
  assert.deepEqual(play?.pauses, [[START + MINUTE, START + 21 * MINUTE]]);
  assert.equal(play?.times, 1);
});

test("it counts nothing while the page is hidden", () => {
  const { recorder, glass, run, plays } = createRecorder();
  run(MINUTE);
  glass.seen = [];
  recorder.settle();
  run(5 * MINUTE);
  const [play] = plays();
  assert.equal(play && shownMs(play), MINUTE);
});

test("it begins other items when the clock is set", () => {
  const { time, run, plays } = createRecorder();
  run(5 * MINUTE);
  time.now -= 4 * MINUTE;
  run(5 * MINUTE);
  const [first, second] = plays();
  assert.notEqual(first?.serial, second?.serial);
  assert.deepEqual([first, second].map((play) => play && shownMs(play)), [5 * MINUTE, 5 * MINUTE]);
});

test("what was counted before the server was heard is guessed, until it proves right", () => {
  const { time, confirmed, run, plays } = createRecorder();
  time.isSynchronised = false;
  run(MINUTE);
  assert.equal(plays()[0]?.guessed, true);
  time.isSynchronised = true;
  run(1_000);
  assert.equal(plays()[0]?.guessed, false);
  assert.equal(confirmed.length, 1);
});

test("what was counted by a wrong clock stays guessed", () => {
  const { time, confirmed, run, plays } = createRecorder();
  time.isSynchronised = false;
  run(MINUTE);
  time.isSynchronised = true;
  time.now += 3 * HOUR_MS;
  run(MINUTE);
  assert.deepEqual(plays().map(({ guessed }) => guessed), [true, false]);
  assert.deepEqual(confirmed, []);
});

test("it writes once a minute, and no copy of an item that it goes on with", () => {
  const { kept, run } = createRecorder();
  run(59_000);
  assert.equal(kept.size, 0);
  run(2_000);
  assert.equal(kept.size, 1);
  const [early] = [...kept.values()];
  run(5_000);
  assert.equal(early && shownMs(early), MINUTE);
});

test("what lies under the cover is not seen", () => {
  const slides: Record<string, string | null> = { main: "hours", ticker: "line", side: "old", cover: null };
  const zones = {
    at: (name: string) => {
      const id = slides[name];
      const slide = id ? { id, hash: "c", kind: "", seconds: 1, priority: 0, windows: [] } : null;
      return { slide, since: 1 };
    },
  };
  // The programme has no side zone any more.
  const programme = { zone: (name: string) => (name === "side" ? undefined : { anchor: 0, slides: [] }) };
  assert.deepEqual(seenOn(zones, programme).map(({ slide }) => slide), ["hours", "line"]);
  slides["cover"] = "emergency:1";
  assert.deepEqual(seenOn(zones, programme), [{ zone: "cover", slide: "emergency:1", hash: "c" }]);
});

let shelves = 0;

function freshShelf(most?: number): PlayShelf {
  shelves += 1;
  return new PlayShelf(`plays-${shelves}`, most);
}

function aPlay(serial: string, at: number, ms = MINUTE): Play {
  const play = createPlay(serial, HOURS, at);
  extend(play, at, at + ms);
  play.times = 1;
  return play;
}

/** A server that answers as told, and remembers what it was sent. */
function createPost(shelf: PlayShelf, now: () => number, statuses: Record<string, string> = {}) {
  const sent: { sent_at: number; items: Play[] }[] = [];
  const server = { status: 200 };
  const sender = new PlayPost(shelf, {
    url: "/display/plays",
    now,
    isSynchronised: () => true,
    post: async (_url, body) => {
      const batch = body as { sent_at: number; items: Play[] };
      sent.push(batch);
      const results = batch.items.map(({ serial }) => ({ serial, status: statuses[serial] ?? "stored", message: "" }));
      return { status: server.status, etag: null, text: JSON.stringify({ results }) };
    },
  });
  return { sender, sent, server };
}

test("it sends the oldest first and lets go of what was answered", async () => {
  const shelf = freshShelf();
  await shelf.put([aPlay("b", START), aPlay("a", START - HOUR_MS), aPlay("bad", START)]);
  const { sender, sent } = createPost(shelf, () => START + HOUR_MS, { bad: "invalid" });
  assert.equal(await sender.send(), false);
  assert.equal(sent[0]?.items[0]?.serial, "a");
  assert.equal("waits" in (sent[0]?.items[0] ?? {}), false);
  assert.equal(await shelf.count(), 0);
  await sender.send();
  assert.equal(sent.length, 1);
});

test("a screen that is removed hands over all that waits, and no more than once", async () => {
  const shelf = freshShelf();
  await shelf.put(Array.from({ length: 250 }, (_, count) => aPlay(`play-${count}`, START)));
  const { sender, sent, server } = createPost(shelf, () => START + HOUR_MS);
  await sender.sendAll();
  assert.deepEqual(sent.map(({ items }) => items.length), [100, 100, 50]);
  assert.equal(await shelf.count(), 0);
  server.status = 401;
  await shelf.put([aPlay("late", START)]);
  await sender.sendAll();
  assert.equal(sent.length, 4);
});

test("what the server did not take stays", async () => {
  const shelf = freshShelf();
  await shelf.put([aPlay("a", START)]);
  const { sender, server } = createPost(shelf, () => START + HOUR_MS);
  for (const status of [409, 401, 404, 503]) {
    server.status = status;
    assert.equal(await sender.send(), false);
  }
  assert.equal(await shelf.count(), 1);
  server.status = 200;
  await sender.send();
  assert.equal(await shelf.count(), 0);
});

test("an hour that goes on is sent again once there is more", async () => {
  const shelf = freshShelf();
  let now = START + 10 * MINUTE;
  const { sender, sent } = createPost(shelf, () => now);
  await shelf.put([aPlay("a", START)]);
  await sender.send();
  await sender.send();
  assert.equal(sent.length, 1);
  await shelf.put([aPlay("a", START, 2 * MINUTE)]);
  await sender.send();
  assert.equal(sent[1]?.items[0]?.quarters[0], 2 * MINUTE);
  assert.equal(await shelf.count(), 1);
  // The hour is long over: the server knows it, nobody else needs it.
  now += 3 * HOUR_MS;
  await shelf.put([aPlay("b", now)]);
  await sender.send();
  assert.equal(await shelf.count(), 1);
});

test("what grew while the answer was under way waits again", async () => {
  const shelf = freshShelf();
  await shelf.put([aPlay("a", START)]);
  const [sent] = await shelf.waiting(10);
  await shelf.put([aPlay("a", START, 2 * MINUTE)]);
  await shelf.settle([sent as Play], START + HOUR_MS);
  assert.equal((await shelf.waiting(10)).length, 1);
});

test("it keeps sixty days, and no more items than it may", async () => {
  const shelf = freshShelf(5);
  await shelf.put([aPlay("old", START - KEEP_MS - 1), aPlay("day", START - KEEP_MS + MINUTE)]);
  await shelf.sweep(START);
  assert.deepEqual((await shelf.waiting(10)).map(({ serial }) => serial), ["day"]);
  await shelf.put([1, 2, 3, 4, 5, 6].map((hour) => aPlay(`h${hour}`, START + hour * HOUR_MS)));
  await shelf.sweep(START);
  const kept = (await shelf.waiting(10)).map(({ serial }) => serial);
  assert.deepEqual(kept, ["h2", "h3", "h4", "h5", "h6"]);
});

test("what was guessed at a start is confirmed, that of others is not", async () => {
  const shelf = freshShelf();
  const mine = { ...aPlay("one-1", START), guessed: true };
  const other = { ...aPlay("two-1", START), guessed: true };
  await shelf.put([mine, other]);
  await shelf.confirm("one");
  const guessed = (await shelf.waiting(10)).map(({ serial, guessed }) => [serial, guessed]);
  assert.deepEqual(guessed, [["one-1", false], ["two-1", true]]);
});

test("sixty days without a server go out in batches of a hundred", async () => {
  const shelf = freshShelf();
  const plays = Array.from({ length: 1_000 }, (_, index) => aPlay(`p-${index}`, START - index * HOUR_MS));
  await shelf.put(plays);
  const { sender, sent } = createPost(shelf, () => START + HOUR_MS);
  while (await sender.send());
  assert.equal(await shelf.count(), 0);
  assert.ok(sent.slice(0, 10).every(({ items }) => items.length === 100));
});

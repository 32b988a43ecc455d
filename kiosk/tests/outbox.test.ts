/** The outbox keeps every tap, in order, until the server has named it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, freshOutbox, tap } from "./outbox-fakes.ts";
import { OutboxFullError } from "../src/kiosk/outbox.ts";
import { characters } from "../src/kiosk/reasons-view.ts";
import { uuid } from "../src/kiosk/uuid.ts";

test("it writes what was tapped, with its time and number", async () => {
  const { outbox } = await freshOutbox();
  const record = await outbox.add(answer(4), { mono: 12.5, wall: 1000 });
  assert.deepEqual(await outbox.head(), [record]);
  assert.equal(record.device, "display:1");
  assert.equal(record.seq, 1);
  assert.deepEqual([record.occurred_mono, record.occurred_wall], [12.5, 1000]);
  assert.equal(record.payload.level, 4);
});

test("it numbers without gaps, also when tabs tap at once", async () => {
  const { outbox } = await freshOutbox();
  await Promise.all(Array.from({ length: 30 }, () => tap(outbox, 1)));
  const seqs = (await outbox.head()).map((record) => record.seq);
  assert.deepEqual(seqs, Array.from({ length: 30 }, (_, index) => index + 1));
});

test("it goes on counting after everything was delivered", async () => {
  const { outbox } = await freshOutbox();
  await outbox.settle(await tap(outbox, 3));
  assert.equal(await outbox.count(), 0);
  assert.equal((await tap(outbox, 1))[0]?.seq, 4);
});

test("it hands out at most fifty, the oldest first", async () => {
  const { outbox } = await freshOutbox();
  await tap(outbox, 60);
  const head = await outbox.head();
  assert.equal(head.length, 50);
  assert.equal(head[0]?.seq, 1);
  assert.equal(head[49]?.seq, 50);
});

test("it refuses more than it may hold, and keeps what it has", async () => {
  const { outbox } = await freshOutbox(3);
  await tap(outbox, 3);
  await assert.rejects(tap(outbox, 1), OutboxFullError);
  assert.equal(await outbox.count(), 3);
  await outbox.settle((await outbox.head()).slice(0, 1));
  assert.equal((await tap(outbox, 1))[0]?.seq, 4);
});

test("it keeps its name, and a new one has another", async () => {
  const { outbox } = await freshOutbox();
  const name = await outbox.name();
  assert.equal(await outbox.name(), name);
  assert.notEqual(await (await freshOutbox()).outbox.name(), name);
});

test("it never loses a refused record", async () => {
  const { outbox } = await freshOutbox();
  const [first, second] = await tap(outbox, 2);
  assert.ok(first && second);
  await outbox.bury(first, "413", false);
  await outbox.bury(second, "known", true);
  assert.equal(await outbox.count(), 0);
  const dead = await outbox.unreported();
  assert.deepEqual(dead.map((one) => one.record), [first]);
  await outbox.markReported(dead);
  assert.deepEqual(await outbox.unreported(), []);
});

test("it makes UUIDs of version 4 without randomUUID", () => {
  const made = Array.from({ length: 200 }, uuid);
  for (const one of made) {
    assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(made).size, 200);
});

test("it counts whole characters, and drops what cannot be stored", () => {
  assert.equal(characters("谢谢😀").length, 3);
  assert.equal(characters("a\ud800b\u0000c").join(""), "abc");
});

/** The outbox is drained exactly once, whatever the network and the server do. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer, freshOutbox, tap } from "./outbox-fakes.ts";
import { Courier } from "../src/kiosk/courier.ts";
import type { Outbox } from "../src/kiosk/outbox.ts";

const ADDRESSES = { post: "/kiosk/ratings", refusals: "/kiosk/refusals" };

function courierOf(outbox: Outbox, server: FakeServer): Courier {
  return new Courier(outbox, ADDRESSES, server.post);
}

/** Carry until the outbox is empty or nothing can be done. */
async function carryAll(courier: Courier): Promise<string> {
  for (let trips = 0; trips < 500; trips += 1) {
    const trip = await courier.carry();
    if (trip !== "delivered") return trip;
  }
  throw new Error("It never came to an end.");
}

test("it delivers in order, fifty at a time", async () => {
  const { outbox } = await freshOutbox();
  const server = new FakeServer();
  await tap(outbox, 120);
  assert.equal(await carryAll(courierOf(outbox, server)), "empty");
  assert.deepEqual(server.batches.map((batch) => batch.items.length), [50, 50, 20]);
  const seqs = server.batches.flatMap((batch) => batch.items.map((item) => item.seq));
  assert.deepEqual(seqs, Array.from({ length: 120 }, (_, index) => index + 1));
  assert.equal(server.batches[0]?.outbox, await outbox.name());
});

test("it keeps what has no answer, and sends the same again", async () => {
  const { outbox } = await freshOutbox();
  const server = new FakeServer();
  const records = await tap(outbox, 3);
  server.lostAnswers = 1;
  const courier = courierOf(outbox, server);
  assert.equal(await courier.carry(), "offline");
  assert.equal(await outbox.count(), 3);
  assert.equal(await carryAll(courier), "empty");
  assert.deepEqual([...server.stored.keys()], records.map((record) => record.key));
  assert.deepEqual(
    server.batches.map((batch) => batch.items),
    [server.batches[0]?.items, server.batches[0]?.items],
  );
});

for (const status of [0, 404, 408, 409, 429, 500, 503]) {
  test(`it waits on ${status || "no network"}`, async () => {
    const { outbox } = await freshOutbox();
    const server = new FakeServer();
    await tap(outbox, 2);
    server.refuse = () => status;
    assert.equal(await courierOf(outbox, server).carry(), "offline");
    assert.equal(await outbox.count(), 2);
  });
}

test("it keeps everything while the display is not paired", async () => {
  const { outbox } = await freshOutbox();
  const server = new FakeServer();
  await tap(outbox, 2);
  server.refuse = () => 401;
  assert.equal(await courierOf(outbox, server).carry(), "not paired");
  assert.equal(await outbox.count(), 2);
  assert.deepEqual(await outbox.unreported(), []);
});

test("it does not take the page of a Wi-Fi portal for an answer", async () => {
  const { outbox } = await freshOutbox();
  await tap(outbox, 1);
  const portal = async () => ({ status: 200, etag: null, text: "<html>Log in</html>" });
  assert.equal(await new Courier(outbox, ADDRESSES, portal).carry(), "offline");
  const stranger = async () => ({ status: 200, etag: null, text: '{"results": []}' });
  assert.equal(await new Courier(outbox, ADDRESSES, stranger).carry(), "offline");
  assert.equal(await outbox.count(), 1);
});

test("it buries only the record at fault, and reports it", async () => {
  const { outbox } = await freshOutbox();
  const server = new FakeServer();
  const records = await tap(outbox, 7);
  const bad = records[3]?.key ?? "";
  server.refuse = (batch) => (batch.items.some((item) => item.key === bad) ? 413 : null);
  const courier = courierOf(outbox, server);
  assert.equal(await carryAll(courier), "empty");
  assert.equal(server.stored.size, 6);
  assert.deepEqual((await outbox.unreported()).map((one) => one.key), [bad]);
  await courier.report();
  assert.deepEqual(server.refusals.map((one) => one.items[0]?.key), [bad]);
  assert.deepEqual(await outbox.unreported(), []);
});

test("it buries what the server calls invalid, which knows of it itself", async () => {
  const { outbox } = await freshOutbox();
  const server = new FakeServer();
  const [first] = await tap(outbox, 2);
  server.verdict = (key) => (key === first?.key ? "invalid" : null);
  const courier = courierOf(outbox, server);
  assert.equal(await carryAll(courier), "empty");
  await courier.report();
  assert.deepEqual([server.stored.size, server.refusals.length], [1, 0]);
});

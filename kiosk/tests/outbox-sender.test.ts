/** One drain at a time, at once when it can, and again by itself when it could not. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer, freshOutbox, tap } from "./outbox-fakes.ts";
import { Courier, type Trip } from "../src/kiosk/courier.ts";
import { leaseLock } from "../src/kiosk/drain-lock.ts";
import type { OutboxDatabase } from "../src/kiosk/outbox-database.ts";
import { Outbox } from "../src/kiosk/outbox.ts";
import { Sender } from "../src/kiosk/sender.ts";
import { Backoff } from "../src/shared/backoff.ts";

const ADDRESSES = { post: "/kiosk/ratings", refusals: "/kiosk/refusals" };
const FAST = () => new Backoff(1, 4, () => 1);

/** A tab of the kiosk; `settled` resolves when it has said `trip`. */
function tabOf(database: OutboxDatabase, server: FakeServer) {
  const outbox = new Outbox(database, "display:1");
  const listeners: ((trip: Trip) => void)[] = [];
  const sender = new Sender(
    new Courier(outbox, ADDRESSES, server.post),
    leaseLock(database),
    (trip) => {
      for (const listener of listeners) listener(trip);
    },
    FAST(),
  );
  const said = (wanted: Trip) =>
    new Promise<void>((resolve) => listeners.push((trip) => trip === wanted && resolve()));
  return { sender, said, outbox };
}

test("it sends at once what was tapped", async () => {
  const { database, outbox } = await freshOutbox();
  const server = new FakeServer();
  const tab = tabOf(database, server);
  await tap(outbox, 2);
  const done = tab.said("empty");
  tab.sender.notify();
  await done;
  assert.equal(server.stored.size, 2);
});

test("it tries again by itself until the server is back", async () => {
  const { database, outbox } = await freshOutbox();
  const server = new FakeServer();
  let failures = 3;
  server.refuse = () => (failures-- > 0 ? 503 : null);
  const tab = tabOf(database, server);
  await tap(outbox, 1);
  const done = tab.said("empty");
  tab.sender.notify();
  await done;
  assert.equal(server.stored.size, 1);
});

test("two tabs drain one outbox: none is doubled, none is left", async () => {
  const { database, outbox } = await freshOutbox();
  const server = new FakeServer();
  await tap(outbox, 200);
  const tabs = [tabOf(database, server), tabOf(database, server)];
  const done = tabs.map((tab) => tab.said("empty"));
  for (const tab of tabs) tab.sender.notify();
  await Promise.all(done);
  assert.equal(server.stored.size, 200);
  assert.deepEqual([...new Set(server.stored.values())], [1]);
  assert.equal(await outbox.count(), 0);
});

test("a lease lets one in, and runs out when its tab is gone", async () => {
  const { database } = await freshOutbox();
  let now = 1_000_000;
  const [one, other] = [leaseLock(database, () => now), leaseLock(database, () => now)];
  let isOtherLetIn: boolean | null = null;
  await one(async () => {
    isOtherLetIn = await other(async () => undefined);
  });
  assert.equal(isOtherLetIn, false);
  assert.equal(await other(async () => undefined), true);

  await database.put("meta", { holder: "a dead tab", until: now + 30_000 }, "lease");
  assert.equal(await one(async () => undefined), false);
  now += 30_001;
  assert.equal(await one(async () => undefined), true);
});

test("a lease from the far future does not hold for ever", async () => {
  const { database } = await freshOutbox();
  await database.put("meta", { holder: "gone", until: 9e15 }, "lease");
  assert.equal(await leaseLock(database, () => 1_000)(async () => undefined), true);
});

test("it waits ever longer, up to a minute, at random", () => {
  const backoff = new Backoff(1_000, 60_000, () => 0.5);
  const waits = Array.from({ length: 9 }, () => backoff.next());
  assert.deepEqual(waits.slice(0, 3), [500, 1_000, 2_000]);
  assert.equal(waits[8], 30_000);
});

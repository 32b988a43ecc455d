/** A kiosk and the office: its outbox outlives a cleared cache, its page says when it is busy. */

import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { test } from "node:test";

import { openOutbox } from "../src/kiosk/outbox-database.ts";
import { Outbox } from "../src/kiosk/outbox.ts";
import { Store } from "../src/player/store.ts";
import { startOver } from "../src/shared/start-over.ts";
import { isVisited, markVisit } from "../src/shared/visit.ts";

/** A browser with a server that answers or not, and a page that counts its reloads. */
function standIn(answers: boolean) {
  const world = { reloads: 0, deleted: [] as string[] };
  const fetch = async () => {
    if (!answers) throw new TypeError("Failed to fetch");
    return new Response("{}");
  };
  const caches = {
    keys: async () => ["signage-kiosk-page-1", "signage-kiosk-assets-1"],
    delete: async (name: string) => world.deleted.push(name) > 0,
  };
  const page = { fetch, caches, window: { caches }, location: { reload: () => (world.reloads += 1) }, navigator: {} };
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return world;
}

const ANSWER = { rating: "r", window: "W01", level: 2, tags: [], comment: "排队太久" };

test("clearing the cache keeps every rating that waits or was refused", async () => {
  const world = standIn(true);
  const outbox = new Outbox(await openOutbox("signage-outbox-kiosk"), "display:1");
  await outbox.bury(await outbox.add(ANSWER, { mono: 1, wall: 1 }), "refused", false);
  await outbox.add(ANSWER, { mono: 2, wall: 2 });
  const store = new Store("signage-kiosk-cover");
  await store.saveSkew(7);
  await startOver(store);
  assert.equal(world.reloads, 1);
  assert.deepEqual(world.deleted, ["signage-kiosk-page-1", "signage-kiosk-assets-1"]);
  assert.equal(await store.skew(), 0);
  assert.deepEqual([await outbox.count(), await outbox.countDead()], [1, 1]);
  const again = new Outbox(await openOutbox("signage-outbox-kiosk"), "display:1");
  assert.equal((await again.head())[0]?.payload.comment, "排队太久");
  assert.equal(await again.name(), await outbox.name());
});

test("the page that was cleared is loaded anew when its visitor has left", async () => {
  const world = standIn(true);
  let left = () => undefined as void;
  await startOver({ wipe: async () => undefined }, () => void (left = () => location.reload()));
  assert.equal(world.reloads, 0);
  left();
  assert.equal(world.reloads, 1);
});

test("without a server nothing is cleared, and it says so", async () => {
  const world = standIn(false);
  const wipe = async () => assert.fail("the store was wiped");
  await assert.rejects(startOver({ wipe }), /not cleared while the server is away/);
  assert.deepEqual([world.reloads, world.deleted], [0, []]);
});

test("the mark of a visit is the page's own", () => {
  const attributes = new Set<string>();
  const body = {
    setAttribute: (name: string) => void attributes.add(name),
    removeAttribute: (name: string) => void attributes.delete(name),
    hasAttribute: (name: string) => attributes.has(name),
  } as unknown as Element;
  markVisit(body, true);
  assert.ok(isVisited(body));
  markVisit(body, false);
  assert.ok(!isVisited(body));
});

/** What a screen keeps for a start without a server, over upgrades and the way back. */

import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { test } from "node:test";

import { openDB } from "idb";

import { Store } from "../src/player/store.ts";
import type { Manifest } from "../src/shared/manifest.ts";

const MANIFEST = { revision: "r1", compiled_at: 0, screen: {}, zones: {} } as unknown as Manifest;

test("it keeps the programme, and no body that it does not name", async () => {
  const store = new Store("kept");
  await store.save({ manifest: MANIFEST, bodies: { a: "<p>a", b: "<p>b" } });
  await store.save({ manifest: MANIFEST, bodies: { b: "<p>b", c: "<p>c" } });
  assert.deepEqual(await store.load(), { manifest: MANIFEST, bodies: { b: "<p>b", c: "<p>c" } });
});

test("a newer player's database is begun anew", async () => {
  (await openDB("newer", 7, { upgrade: (database) => void database.createObjectStore("else") })).close();
  const store = new Store("newer");
  assert.equal(await store.load(), null);
  await store.save({ manifest: MANIFEST, bodies: {} });
  assert.deepEqual(await new Store("newer").load(), { manifest: MANIFEST, bodies: {} });
});

test("a programme that cannot be played is none", async () => {
  const store = new Store("strange");
  await store.save({ manifest: { revision: 1 } as unknown as Manifest, bodies: {} });
  assert.equal(await store.load(), null);
});

test("it makes way for another page's upgrade, and opens anew", async () => {
  const store = new Store("moved");
  await store.save({ manifest: MANIFEST, bodies: {} });
  (await openDB("moved", 2)).close();
  assert.equal(await store.load(), null);
});

/** What the office orders is obeyed and told; what cannot be done is said in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Condition, type Said } from "../src/shared/condition.ts";
import type { Memory } from "../src/shared/kit.ts";
import { Mishaps } from "../src/shared/mishaps.ts";
import { Orders } from "../src/shared/orders.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Orders to a screen with a device kit, unless `reason` says why it does not switch. */
function createOrders(reason = "", memory: Memory | null = null) {
  const world = { now: 0, reason };
  const done: string[] = [];
  const classes = new Set<string>();
  const toggle = (name: string, isOn?: boolean) => (isOn ? classes.add(name) : classes.delete(name));
  const kit = async (deed: string) => {
    if (world.reason) throw new Error(world.reason);
    done.push(deed);
  };
  const orders = new Orders({
    kit: { screenOff: () => kit("off"), screenOn: () => kit("on") },
    forget: async () => void done.push("forget"),
    takePicture: () => Promise.reject(new Error("no canvas")),
    hush: () => done.push("hush"),
    monotonic: () => world.now,
    memory,
    body: { classList: { toggle } } as unknown as HTMLElement,
    changed: () => undefined,
    failed: (text) => done.push(text),
  });
  const deeds = () => done.filter((deed) => deed !== "hush");
  return { orders, done, deeds, classes, world };
}

test("what the office set holds after a reload", async () => {
  const { orders, deeds, classes } = createOrders();
  orders.adopt({ is_muted: true, is_off: true });
  await settled();
  assert.deepEqual(deeds(), ["off"]);
  assert.ok(classes.has("is-muted"));
  orders.adopt({ is_muted: false, is_off: false });
  await settled();
  assert.deepEqual(deeds(), ["off", "on"]);
  assert.ok(!classes.has("is-muted"));
  assert.deepEqual(orders.told, { is_muted: false, is_off: false, screen_failure: "" });
});

test("a greeting that changes nothing switches nothing", async () => {
  const { orders, deeds } = createOrders();
  for (let greeting = 0; greeting < 3; greeting += 1) orders.adopt({ is_muted: false, is_off: false });
  await settled();
  assert.deepEqual(deeds(), []);
});

test("a dark glass is silent, and lights up for an emergency alone", async () => {
  const { orders, deeds, classes } = createOrders();
  orders.obey("screen_off");
  orders.warn(true);
  orders.warn(true);
  await settled();
  assert.ok(classes.has("is-muted"));
  orders.warn(false);
  await settled();
  assert.deepEqual(deeds(), ["off", "on", "off"]);
});

test("a screen without a kit says why it stays as it is, and tries again when asked again", async () => {
  const { orders, deeds } = createOrders("There is no kit.");
  assert.ok(orders.obey("screen_off"));
  await settled();
  assert.deepEqual(deeds(), []);
  assert.deepEqual(orders.told, { is_muted: false, is_off: true, screen_failure: "There is no kit." });
});

test("a glass that no kit can switch shows a black picture, and counts as dark", async () => {
  for (const reason of ["", "There is no kit."]) {
    const { orders, classes } = createOrders(reason);
    assert.equal(orders.isGlassDark, false);
    orders.obey("screen_off");
    await settled();
    assert.ok(orders.isGlassDark && classes.has("is-black"));
    orders.warn(true);
    await settled();
    assert.ok(!orders.isGlassDark && !classes.has("is-black"));
  }
});

test("a glass that does not light up is told again, until it does", async () => {
  const { orders, deeds, world } = createOrders();
  orders.obey("screen_off");
  await settled();
  world.reason = "The television sleeps.";
  orders.obey("screen_on");
  await settled();
  assert.equal(orders.told.screen_failure, "The television sleeps.");
  assert.ok(orders.isGlassDark);
  world.reason = "";
  orders.beat();
  await settled();
  assert.deepEqual(deeds(), ["off"]);
  world.now = 30_000;
  orders.beat();
  await settled();
  assert.deepEqual(deeds(), ["off", "on"]);
  assert.equal(orders.told.screen_failure, "");
});

test("a page that comes after one that darkened the glass lights it up", async () => {
  const rows = new Map<string, string>();
  const memory: Memory = {
    getItem: (key) => rows.get(key) ?? null,
    setItem: (key, value) => void rows.set(key, value),
    removeItem: (key) => void rows.delete(key),
  };
  const before = createOrders("", memory);
  before.orders.obey("screen_off");
  await settled();
  const after = createOrders("", memory);
  assert.ok(after.orders.isGlassDark);
  after.orders.adopt({ is_muted: false, is_off: false });
  await settled();
  assert.deepEqual(after.deeds(), ["on"]);
  assert.equal(createOrders("", memory).orders.isGlassDark, false);
});

test("it leaves alone what is none of its orders, and tells what failed", async () => {
  const { orders, deeds } = createOrders();
  assert.ok(!orders.obey("reload"));
  assert.ok(orders.obey("clear_cache"));
  assert.ok(orders.obey("screenshot"));
  await settled();
  assert.deepEqual(deeds(), ["forget", "Error: no canvas"]);
});

test("mishaps outlast a reload, twenty at most, the same one once a minute", () => {
  const memory = new Map<string, string>();
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
    removeItem: (key: string) => void memory.delete(key),
  };
  let now = 0;
  const mishaps = new Mishaps(() => now, storage, () => undefined);
  mishaps.note("script", "x".repeat(500));
  mishaps.note("script", "x".repeat(500));
  for (let number = 0; number < 25; number += 1) mishaps.note("slide", `broken ${number}`);
  now = 90_000;
  mishaps.note("slide", "broken 24");
  const again = new Mishaps(() => now, storage, () => undefined);
  assert.equal(again.all.length, 20);
  assert.deepEqual(again.all[19], { at: 90_000, code: "slide", text: "broken 24" });
  memory.set("signage-mishaps", '[7, null, {"at": "soon"}]');
  assert.equal(new Mishaps(() => now, storage, () => undefined).all.length, 0);
});

/** What the condition asks the browser for. */
function standInBrowser(): void {
  const page = { window: { location: { origin: "https://hall.example" } }, navigator: { userAgent: "Chrome/126" } };
  for (const [name, value] of Object.entries(page)) {
    // Node has a navigator of its own from 21 on, and 20 has none.
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/** A condition over a clock of the test's own. */
function createCondition() {
  const world = { now: 0, said: [] as Said[] };
  const condition = new Condition({
    monotonic: () => world.now,
    send: (said) => world.said.push(said),
    player: "abc",
    kit: { report: () => Promise.resolve(null) },
    keepsPage: () => Promise.reject(new Error("no worker")),
    orders: () => ({ is_muted: false, is_off: false, screen_failure: "" }),
    mishaps: () => [],
  });
  const beat = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      world.now += 1_000;
      condition.beat();
      await settled();
    }
  };
  return { condition, world, beat };
}

test("a page that has just begun tells again whether it starts without the server", async () => {
  standInBrowser();
  const { condition, world, beat } = createCondition();
  condition.greet();
  await beat(60);
  assert.equal(world.said.length, 1);
  await beat(120);
  assert.equal(world.said.length, 2);
});

test("the condition is told at a greeting, every ten minutes, and soon after a change", async () => {
  standInBrowser();
  const { condition, world, beat } = createCondition();
  await beat(60);
  assert.equal(world.said.length, 0);
  condition.greet();
  await beat(1);
  assert.equal(world.said.length, 1);
  assert.equal(world.said[0]?.offline, false);
  assert.equal(world.said[0]?.agent, "Chrome/126");
  assert.equal(world.said[0]?.storage, undefined);
  await beat(599);
  assert.equal(world.said.length, 1);
  await beat(1);
  assert.equal(world.said.length, 2);
  for (let change = 0; change < 30; change += 1) {
    condition.sound(change % 2 === 0);
    await beat(1);
  }
  assert.equal(world.said.length, 2);
  await beat(30);
  assert.equal(world.said.length, 3);
  condition.note(true);
  await beat(2);
  assert.equal(world.said.length, 4);
});

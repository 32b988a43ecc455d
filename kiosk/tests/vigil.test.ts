/** A connection through which nothing gets is given up; one that is merely late is not. */

import assert from "node:assert/strict";
import { mock, test, type TestContext } from "node:test";

import { Vigil } from "../src/player/vigil.ts";

/** A vigil over timers that the test moves; the server answers when it `isWell`. */
function createVigil(context: TestContext) {
  context.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ["setTimeout"] });
  (globalThis as { window?: unknown }).window = globalThis;
  const world = { asked: 0, lost: 0, isWell: true };
  const ask = (timeoutMs: number) => {
    world.asked += 1;
    if (world.isWell) return Promise.resolve();
    return new Promise((_, reject) => setTimeout(() => reject(new Error("silence")), timeoutMs));
  };
  const vigil = new Vigil(ask, () => (world.lost += 1));
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      mock.timers.tick(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { vigil, world, pass };
}

test("it asks nothing while pings come", async (context) => {
  const made = createVigil(context);
  for (let ping = 0; ping < 6; ping += 1) {
    made.vigil.heard();
    await made.pass(10);
  }
  assert.deepEqual([made.world.asked, made.world.lost], [0, 0]);
});

test("a late ping alone loses nothing", async (context) => {
  const made = createVigil(context);
  made.vigil.heard();
  await made.pass(60);
  assert.ok(made.world.asked >= 5);
  assert.equal(made.world.lost, 0);
});

test("silence is noticed within 20 s, also where a ping trickles in", async (context) => {
  const made = createVigil(context);
  made.world.isWell = false;
  made.vigil.heard();
  await made.pass(13);
  made.vigil.heard();
  await made.pass(6);
  assert.equal(made.world.lost, 1);
});

test("a question of a connection that is gone loses no later one", async (context) => {
  const made = createVigil(context);
  made.world.isWell = false;
  made.vigil.heard();
  await made.pass(12);
  made.vigil.stop();
  made.world.isWell = true;
  made.vigil.heard();
  await made.pass(60);
  assert.equal(made.world.lost, 0);
});

/** What the office wants of a kiosk waits for whoever rates, and never shows them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Courtesy } from "../src/cover/courtesy.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A page at which somebody may rate; pauses of the courtesy end when the test says so. */
function createPage() {
  const world = { isBusy: false, pauses: [] as (() => void)[] };
  const courtesy = new Courtesy(
    () => world.isBusy,
    () => new Promise((resolve) => world.pauses.push(resolve)),
  );
  const turn = async (isBusy: boolean) => {
    world.isBusy = isBusy;
    courtesy.changed();
    await settled();
  };
  const pass = async () => {
    world.pauses.splice(0).forEach((end) => end());
    await settled();
  };
  return { courtesy, turn, pass };
}

test("it is done at once while nobody rates", () => {
  const { courtesy } = createPage();
  const done: string[] = [];
  courtesy.whenFree("reload", () => done.push("reload"));
  assert.deepEqual(done, ["reload"]);
});

test("it waits for whoever rates, once of each name, and may be called off", async () => {
  const { courtesy, turn } = createPage();
  const done: string[] = [];
  await turn(true);
  for (const name of ["screen", "reload", "reload"]) courtesy.whenFree(name, () => done.push(name));
  courtesy.drop("screen");
  assert.deepEqual(done, []);
  await turn(false);
  assert.deepEqual(done, ["reload"]);
  await turn(true);
  await turn(false);
  assert.deepEqual(done, ["reload"]);
});

test("a picture is taken when the last visitor is off the glass, and again if one came into it", async () => {
  const { courtesy, turn, pass } = createPage();
  const takes: ((picture: string) => void)[] = [];
  let sent = "";
  await turn(true);
  const whole = courtesy.alone(() => new Promise<string>((resolve) => takes.push(resolve)), 60_000);
  void whole.then((picture) => (sent = picture));
  await settled();
  assert.equal(takes.length, 0);
  await turn(false);
  assert.equal(takes.length, 0, "what was written is still on the glass");
  await turn(true);
  await turn(false);
  await pass();
  assert.equal(takes.length, 1);
  await turn(true);
  await turn(false);
  takes[0]?.("with a comment");
  await settled();
  assert.equal(sent, "");
  await pass();
  takes[1]?.("of an idle page");
  await whole;
  assert.equal(sent, "of an idle page");
});

test("somebody who begins in the pause puts the picture off", async () => {
  const { courtesy, turn, pass } = createPage();
  let taken = 0;
  const whole = courtesy.alone(async () => (taken += 1), 60_000);
  await settled();
  await turn(true);
  await pass();
  assert.equal(taken, 0);
  await turn(false);
  await pass();
  assert.equal(await whole, 1);
});

test("where somebody rates all the time it says so", async () => {
  const { courtesy, turn } = createPage();
  await turn(true);
  await assert.rejects(courtesy.alone(async () => "", 1), /Somebody was rating all the time/);
});

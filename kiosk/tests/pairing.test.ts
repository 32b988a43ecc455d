/** Pairing: by approval, by a one-time code, and what people before the glass are told. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Pairing, type Code, type PairingView } from "../src/shared/pairing.ts";
import type { Answer } from "../src/shared/http.ts";

(globalThis as { window?: unknown }).window = { innerWidth: 1920, innerHeight: 1080, devicePixelRatio: 1 };

const CODE: Code = {
  device_code: "device",
  user_code: "BCDF-GHJK",
  expires_in: 10,
  interval: 2,
  pair_url: "http://hall/office/displays/pair",
};
const PAIRED: [number, object] = [200, { paired: true, page: "/display" }];
const PENDING: [number, object] = [400, { error: "authorization_pending" }];
const GUEST_NETWORK: [number, string] = [200, "<!doctype html><title>Welcome</title>"];
const USED: [number, object] = [409, { error: "code_used", message: "Used already." }];

class View implements PairingView {
  notices: string[] = [];
  codes = 0;

  showCode(): void {
    this.codes += 1;
  }
  showTrouble(): void {}
  showNotice(text: string): void {
    this.notices.push(text);
  }
  hide(): void {}
}

/** A server that answers by path, the last answer of a path for ever. */
function server(answers: Record<string, ([number, object | string] | null)[]>) {
  const asked: string[] = [];
  const post = async (url: string, body: unknown): Promise<Answer> => {
    const name = url.split("/").pop() || "";
    asked.push(name === "redemption" ? (body as { code: string }).code : name);
    const queue = answers[name] || [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    if (!answer) throw new Error("no answer");
    const [status, said] = answer;
    return { status, etag: null, text: typeof said === "string" ? said : JSON.stringify(said) };
  };
  return { asked, post };
}

const atOnce = () => Promise.resolve();

test("it waits for approval", async () => {
  const { asked, post } = server({ pairings: [[201, CODE]], token: [PENDING, PAIRED] });
  assert.equal(await new Pairing("tv", new View(), null, post, atOnce).run(), "/display");
  assert.deepEqual(asked, ["pairings", "token", "token"]);
});

test("it redeems the code of its address, again when there was no answer", async () => {
  const { asked, post } = server({
    pairings: [[201, CODE]],
    redemption: [null, [503, {}], [200, { redeemed: true }]],
    token: [PENDING, PENDING, PAIRED],
  });
  const view = new View();
  await new Pairing("tv", view, "GIVE-NCDE", post, atOnce).run();
  assert.deepEqual(asked.filter((name) => name === "GIVE-NCDE").length, 3);
  assert.deepEqual(view.notices, ["", ""]);
});

test("a used code is told, tried once, and pairing goes on", async () => {
  const pending = Array.from({ length: 7 }, () => PENDING);
  const { asked, post } = server({
    pairings: [[201, CODE]],
    redemption: [USED],
    token: [...pending, PAIRED],
  });
  const view = new View();
  await new Pairing("tv", view, "GIVE-NCDE", post, atOnce).run();
  assert.equal(view.codes, 2);
  assert.deepEqual(asked.filter((name) => name === "GIVE-NCDE").length, 1);
  assert.ok(view.notices.includes("Used already."));
});

test("what is no answer of the server's does not end pairing", async () => {
  const { post } = server({
    pairings: [GUEST_NETWORK, [201, "<p>"], [201, CODE]],
    redemption: [GUEST_NETWORK, [413, "<p>too much</p>"], [200, {}]],
    token: [GUEST_NETWORK, [403, "<p>no</p>"], PENDING, PAIRED],
  });
  assert.equal(await new Pairing("tv", new View(), "GIVE-NCDE", post, atOnce).run(), "/display");
});

test("a code that has done its work is not tried when that pairing ends", async () => {
  const { asked, post } = server({ pairings: [[201, CODE]], redemption: [[200, {}]], token: [PAIRED] });
  const pairing = new Pairing("tv", new View(), "GIVE-NCDE", post, atOnce);
  await pairing.run();
  await pairing.run();
  assert.equal(asked.filter((name) => name === "GIVE-NCDE").length, 1);
});

test("a code that came too often has another chance with the next pairing", async () => {
  const many: [number, object] = [429, { message: "Too many." }];
  const { post } = server({
    pairings: [[201, CODE]],
    redemption: [many, [200, {}]],
    token: [...Array.from({ length: 6 }, () => PENDING), PAIRED],
  });
  const view = new View();
  await new Pairing("tv", view, "GIVE-NCDE", post, atOnce).run();
  assert.deepEqual(view.notices, ["", "Too many.", "", ""]);
});

test("a code that somebody types is redeemed", async () => {
  const { asked, post } = server({
    pairings: [[201, CODE]],
    redemption: [[200, {}]],
    token: [PENDING, PAIRED],
  });
  const pairing = new Pairing("tv", new View(), null, post, () => {
    if (!asked.includes("TYPEDCDE")) pairing.redeem("TYPEDCDE");
    return Promise.resolve();
  });
  await pairing.run();
  assert.deepEqual(asked, ["pairings", "token", "TYPEDCDE", "token"]);
});

test("it tells why a browser that was paired is not any more", async () => {
  const notice = "“East wall” was removed in the office.";
  const { post } = server({ pairings: [[201, { ...CODE, notice }]], token: [PAIRED] });
  const view = new View();
  await new Pairing("tv", view, null, post, atOnce).run();
  assert.equal(view.notices[0], notice);
});

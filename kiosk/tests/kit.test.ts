/** The device kit as the page sees it: where it is, beats, answers and refusals. */

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";

import { Kit, type Memory } from "../src/shared/kit.ts";

function memory(): Memory {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

async function withAgent(respond: Respond, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a kit named once is remembered, forgotten by ?kit=0, and nonsense is none", () => {
  const kept = memory();
  assert.equal(new Kit("?kit=7373&policy=http%3A%2F%2Fa", kept, () => 0).isThere, true);
  assert.equal(new Kit("", kept, () => 0).isThere, true);
  assert.equal(new Kit("?kit=0", kept, () => 0).isThere, false);
  assert.equal(new Kit("", kept, () => 0).isThere, false);
  assert.equal(new Kit("?kit=80", kept, () => 0).isThere, false);
  assert.equal(new Kit("?kit=x", null, () => 0).isThere, false);
  kept.setItem("signage-kit", "{");
  assert.equal(new Kit("", kept, () => 0).isThere, false);
});

test("beats go every 10 s", { timeout: 10_000 }, async () => {
  let now = 0;
  let beats = 0;
  let hearThird = () => undefined as void;
  const third = new Promise<void>((resolve) => (hearThird = resolve));
  const heard = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === "/beat" && ++beats === 3) hearThird();
    response.writeHead(204).end();
  };
  await withAgent(heard, async (port) => {
    const kit = new Kit(`?kit=${port}`, null, () => now);
    for (now = 0; now < 25_000; now += 1_000) kit.beat();
    await third;
    await kit.report();
    assert.equal(beats, 3);
  });
});

test("what the agent refuses is told in its words", async () => {
  const refuse = (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(501).end(JSON.stringify({ error: "No program turns this screen off." }));
  };
  await withAgent(refuse, async (port) => {
    const kit = new Kit(`?kit=${port}`, null, () => 0);
    await assert.rejects(kit.screenOff(), /No program turns this screen off/);
    await assert.rejects(kit.screenshot(), /No program turns this screen off/);
  });
});

test("a silent kit is reported with what the policy is for; without a kit there is no report", async () => {
  let port = 0;
  await withAgent(() => undefined, async (free) => void (port = free));
  const kit = new Kit(`?kit=${port}&policy=https%3A%2F%2Fwrong.example`, null, () => 0);
  assert.deepEqual(await kit.report(), {
    answers: false, version: "", abilities: [], policy_origin: "https://wrong.example",
  });
  assert.equal(await new Kit("", null, () => 0).report(), null);
  await assert.rejects(new Kit("", null, () => 0).screenOn(), /not started by the device kit/);
});

test("a start-up script without an agent tells of the policy alone", async () => {
  const kept = memory();
  new Kit("?policy=https%3A%2F%2Fa", kept, () => 0);
  const kit = new Kit("", kept, () => 0);
  assert.equal(kit.isThere, false);
  kit.beat();
  assert.deepEqual(await kit.report(), {
    answers: true, version: "start-script", abilities: [], policy_origin: "https://a",
  });
  await assert.rejects(kit.screenOff(), /not started by the device kit/);
});

test("a report carries what the machine says of itself", async () => {
  const said = { version: "1", abilities: ["screen"], policy_origin: "https://a", restarts: 2 };
  await withAgent((_request, response) => void response.end(JSON.stringify(said)), async (port) => {
    const report = await new Kit(`?kit=${port}`, null, () => 0).report();
    assert.deepEqual(report, { ...said, answers: true });
  });
});

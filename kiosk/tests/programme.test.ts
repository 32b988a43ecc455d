/** The programme: what is pushed is shown, what is pulled makes it right. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Programme } from "../src/player/programme.ts";
import type { Kept, Store } from "../src/player/store.ts";
import type { Manifest, Screen } from "../src/shared/manifest.ts";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

function createManifest(revision: string, hashes: string[]): Manifest {
  const slides = hashes.map((hash) => ({
    id: hash, hash, kind: "announcement", seconds: 8, priority: 0, windows: [] as [number, number][],
  }));
  const screen: Screen = {
    layout: "landscape", body_vh: 5, locale: "zh-Hans", hall: "大厅", time_zone: "Asia/Shanghai",
    division: "ticker", themes: [[0, "light"]], logo: null, hall_lines: ["大厅"],
  };
  return { revision, compiled_at: 0, screen, zones: { main: { anchor: 0, slides } } };
}

/** Answer requests from a table of "path" → [status, text]; returns the requests made. */
function serve(table: Record<string, [number, string]>): { url: string; etag: string | null }[] {
  const asked: { url: string; etag: string | null }[] = [];
  globalThis.fetch = async (input, init) => {
    const url = String(input);
    asked.push({ url, etag: new Headers(init?.headers).get("If-None-Match") });
    const [status, text] = table[url] ?? [404, ""];
    return new Response(status === 304 ? null : text, { status });
  };
  return asked;
}

function createProgramme(kept: Kept | null = null) {
  const log: string[] = [];
  const saved: Kept[] = [];
  const store = {
    load: async () => kept,
    display: async () => null,
    saveDisplay: async () => {},
    save: async (what: Kept) => void saved.push(what),
    wipe: async () => void log.push("wiped"),
  } as unknown as Store;
  const programme = new Programme(store, {
    changed: () => log.push(`changed ${programme.manifest?.revision}`),
    refused: () => log.push("refused"),
  });
  return { programme, log, saved };
}

test("it starts from what was kept, without a request", async () => {
  const asked = serve({});
  const { programme, log } = createProgramme({ manifest: createManifest("r1", ["h1"]), bodies: { h1: "<p>" } });
  await programme.restore();
  assert.deepEqual(log, ["changed r1"]);
  assert.deepEqual(asked, []);
});

test("a push that brings everything is shown without a request", async () => {
  const asked = serve({});
  const { programme, log, saved } = createProgramme();
  await programme.push({ manifest: createManifest("r1", ["h1"]), bodies: { h1: "one" } });
  assert.deepEqual(log, ["changed r1"]);
  assert.deepEqual(asked, []);
  assert.deepEqual(saved[0]?.bodies, { h1: "one" });
});

test("bodies that a push lacks are fetched, and those no longer named are dropped", async () => {
  const asked = serve({ "/display/bodies/h3": [200, "three"] });
  const { programme } = createProgramme();
  await programme.push({ manifest: createManifest("r1", ["h1", "h2"]), bodies: { h1: "one", h2: "two" } });
  await programme.push({ manifest: createManifest("r2", ["h2", "h3"]), bodies: {} });
  assert.deepEqual(programme.bodies, { h2: "two", h3: "three" });
  assert.deepEqual(asked.map(({ url }) => url), ["/display/bodies/h3"]);
});

test("a pull sends the revision and takes 304 for an answer", async () => {
  const asked = serve({ "/display/programme": [304, ""] });
  const { programme, log } = createProgramme({ manifest: createManifest("r1", ["h1"]), bodies: { h1: "one" } });
  await programme.restore();
  await programme.pull();
  assert.deepEqual(asked, [{ url: "/display/programme", etag: '"r1"' }]);
  assert.deepEqual(log, ["changed r1"]);
});

test("a body that failed to arrive is asked for again at the next pull", async () => {
  const table: Record<string, [number, string]> = { "/display/programme": [304, ""] };
  serve(table);
  const { programme, log } = createProgramme();
  await programme.push({ manifest: createManifest("r1", ["h1"]), bodies: {} });
  assert.deepEqual(programme.bodies, {});
  table["/display/bodies/h1"] = [200, "one"];
  await programme.pull();
  assert.deepEqual(programme.bodies, { h1: "one" });
  assert.deepEqual(log, ["changed r1", "changed r1"]);
});

test("an answer that a push overtook is asked for again, not taken", async () => {
  const { programme, log } = createProgramme();
  const revisions = ["r1", "r3"];
  globalThis.fetch = async () => {
    const revision = revisions.shift() as string;
    if (revision === "r1")
      await programme.push({ manifest: createManifest("r2", ["h2"]), bodies: { h2: "two" } });
    return new Response(JSON.stringify(createManifest(revision, ["h2"])));
  };
  await programme.pull();
  assert.deepEqual(log, ["changed r2", "changed r3"]);
});

test("pulls that arrive during a pull cause exactly one more", async () => {
  const asked = serve({ "/display/programme": [200, JSON.stringify(createManifest("r1", []))] });
  const { programme } = createProgramme();
  await Promise.all([programme.pull(), programme.pull(), programme.pull()]);
  assert.equal(asked.length, 2);
});

test("a screen that the server does not know is told", async () => {
  serve({ "/display/programme": [401, ""] });
  const { programme, log } = createProgramme();
  await programme.pull();
  assert.deepEqual(log, ["refused"]);
});

test("a firewall's refusal takes no programme away", async () => {
  serve({ "/display/programme": [403, "<h1>Forbidden</h1>"] });
  const { programme, log } = createProgramme();
  await programme.pull();
  assert.deepEqual(log, []);
});

test("a server out of reach changes nothing", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("network");
  };
  const { programme, log } = createProgramme({ manifest: createManifest("r1", ["h1"]), bodies: { h1: "one" } });
  await programme.restore();
  await programme.pull();
  assert.equal(programme.manifest?.revision, "r1");
  assert.deepEqual(log, ["changed r1"]);
});

test("a cover lies over the programme at once, and asks for nothing when it is the next", async () => {
  const asked = serve({});
  const { programme, log, saved } = createProgramme();
  await programme.push({ manifest: createManifest("r1", ["h1"]), bodies: { h1: "one" } });
  const slide = { id: "emergency:1:p1", hash: "e1", kind: "emergency", seconds: 8, priority: 1020, windows: [] as [number, number][] };
  const cover = { anchor: 0, slides: [slide] };
  await programme.cover({ before: "r1", revision: "r2", compiled_at: 1, cover, bodies: { e1: "fire" } });
  assert.deepEqual(log, ["changed r1", "changed r2"]);
  assert.deepEqual(programme.bodies, { h1: "one", e1: "fire" });
  assert.equal(programme.zone("cover")?.slides.length, 1);
  assert.equal(saved[1]?.manifest.revision, "r2");
  assert.deepEqual(asked, []);
  const gone = { anchor: 0, slides: [] };
  await programme.cover({ before: "r2", revision: "r3", compiled_at: 2, cover: gone, bodies: {} });
  assert.deepEqual(programme.bodies, { h1: "one" });
  assert.deepEqual(programme.zone("cover")?.slides, []);
});

test("a cover is shown even where a push was missed, which is then asked for", async () => {
  const asked = serve({ "/display/programme": [304, ""] });
  const { programme } = createProgramme();
  await programme.push({ manifest: createManifest("r1", ["h1"]), bodies: { h1: "one" } });
  const slide = { id: "e", hash: "e1", kind: "emergency", seconds: 8, priority: 1020, windows: [] as [number, number][] };
  const cover = { anchor: 0, slides: [slide] };
  await programme.cover({ before: "r7", revision: "r8", compiled_at: 1, cover, bodies: { e1: "fire" } });
  assert.equal(programme.zone("cover")?.slides.length, 1);
  assert.deepEqual(asked.map(({ etag }) => etag), ['"r1"']);
});

test("what is meant for single displays is shown by them alone", async () => {
  serve({});
  const { programme } = createProgramme();
  const manifest = createManifest("r1", ["h1"]);
  const slide = { id: "e", hash: "h1", kind: "emergency", seconds: 8, priority: 1020, displays: [7], windows: [] as [number, number][] };
  manifest.zones.cover = { anchor: 0, slides: [slide] };
  await programme.push({ manifest, bodies: { h1: "fire" } });
  assert.deepEqual(programme.zone("cover")?.slides, []);
  await programme.push({ manifest, bodies: {}, display: 7 });
  assert.equal(programme.zone("cover")?.slides.length, 1);
  await programme.push({ manifest, bodies: {}, display: 8 });
  assert.deepEqual(programme.zone("cover")?.slides, []);
});

test("fields and zones that it does not know are no obstacle", async () => {
  serve({});
  const { programme, log } = createProgramme();
  const known = createManifest("r1", []);
  const zones = { ...known.zones, hologram: { anchor: 0, slides: [], depth: 3 } };
  await programme.push({ manifest: { ...known, zones, mood: "good" } as unknown as Manifest, bodies: {} });
  assert.deepEqual(log, ["changed r1"]);
});

test("what is no programme is not taken for one", async () => {
  const { programme, log } = createProgramme();
  const slide = { id: "a", hash: "h", windows: [] };
  const wrongs = [null, {}, { revision: "r" }, { ...createManifest("r", []), zones: { main: { anchor: 0, slides: [slide] } } }];
  for (const wrong of wrongs) await programme.push({ manifest: wrong as unknown as Manifest, bodies: {} });
  serve({ "/display/programme": [200, '{"welcome": "to the Wi-Fi"}'] });
  await programme.pull();
  assert.deepEqual(log, []);
  assert.equal(programme.manifest, null);
});

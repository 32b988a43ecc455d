/** Start the television's page: make the parts and join them. */

import { Proof } from "../plays/proof.ts";
import { seenOn } from "../plays/seen.ts";
import { Condition } from "../shared/condition.ts";
import { Heartbeat } from "../shared/heartbeat.ts";
import { Kit, localMemory } from "../shared/kit.ts";
import { Mishaps } from "../shared/mishaps.ts";
import { Orders } from "../shared/orders.ts";
import { Pairing } from "../shared/pairing.ts";
import { sendPicture } from "../shared/picture.ts";
import { Reloader } from "../shared/reloader.ts";
import { serverAnswers } from "../shared/server.ts";
import { startOver } from "../shared/start-over.ts";
import { keepAwake } from "../shared/wake-lock.ts";
import { ClockFaces } from "./clock-faces.ts";
import { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Dress } from "./dress.ts";
import { Glass } from "./glass.ts";
import { Nightly } from "./nightly.ts";
import { Offline } from "./offline.ts";
import { PairingScreen } from "./pairing-screen.ts";
import { hush } from "./playback.ts";
import { Player, type Parts } from "./player.ts";
import { Programme } from "./programme.ts";
import { Reporter } from "./reporter.ts";
import { Skew } from "./skew.ts";
import { Store } from "./store.ts";
import { TimeSync } from "./time-sync.ts";
import { SOUND } from "./video.ts";
import { Zones } from "./zones.ts";

const store = new Store();
const clock = new Clock(() => performance.now(), Date.now());
const skew = new Skew(clock, store);
const faces = new ClockFaces(() => clock.now());
const dress = new Dress(document.documentElement, () => clock.now());

const programme = new Programme(store, {
  changed: () => player.programmeChanged(),
  refused: () => void player.unpaired(),
});

const connection = new Connection({
  connected: () => player.connected(),
  disconnected: () => player.disconnected(),
  refused: () => void programme.pull(),
  programme: (push) => void programme.push(push),
  cover: (push) => void programme.cover(push),
  command: (command) => player.obey(command),
  state: (state) => orders.adopt(state),
  clockSet: () => timeSync.start(),
});

const zones = new Zones(
  { main: byId("stage"), ticker: byId("ticker"), side: byId("side"), cover: byId("cover") },
  programme,
  clock,
  idleScene,
  (element) => {
    faces.fill(element);
    dress.fill(element);
  },
  () => {
    reporter.note();
    proof.turned();
    dress.besides(zones.at("main").slide?.kind ?? "");
    orders.warn(zones.at("cover").slide?.kind === "emergency");
  },
);

const reporter = new Reporter(clock.monotonic, (report) => connection.send("playing", report), () => {
  const { manifest } = programme;
  if (!manifest || !connection.isConnected) return null;
  const zone = zones.at("cover").slide ? "cover" : "main";
  const { slide, since } = zones.at(zone);
  if (since === 0) return null;
  return {
    zone,
    slide: slide && slide.id,
    hash: slide && slide.hash,
    since: Math.round(since),
    revision: manifest.revision,
    offset_ms: Math.round(skew.ms),
    errors: zones.errors,
  };
});

const proof = new Proof(clock, () => (orders.isGlassDark ? [] : seenOn(zones, programme)));

const timeSync = new TimeSync(clock, (timeoutMs) => connection.clock(timeoutMs), () => {
  zones.refresh();
  skew.keep();
});

const glass = new Glass(document.body, dress, byId("offline"), byId("identify"));
const query = new URLSearchParams(window.location.search);
const asked = query.get("kind");
const pairingScreen = new PairingScreen(byId("pairing"), (code) => pairing.redeem(code));
const pairing: Pairing = new Pairing(asked === "kiosk" ? asked : "tv", pairingScreen, query.get("code"));
const offline = new Offline();
const kit = new Kit(window.location.search, localMemory(), clock.monotonic);
const stamp = (document.body.dataset["player"] ?? "").split("v=")[1] ?? "";

const mishaps = new Mishaps(() => clock.now(), localMemory(), () => condition.note());
const orders = new Orders({
  kit,
  forget: () => startOver(store),
  takePicture: () => sendPicture(kit),
  hush,
  body: document.body,
  monotonic: clock.monotonic,
  memory: localMemory(),
  changed: () => condition.note(true),
  failed: (text) => mishaps.note("command", text),
});
const condition = new Condition({
  monotonic: clock.monotonic,
  send: (said) => connection.send("condition", said),
  player: stamp,
  kit,
  keepsPage: () => offline.keepsPage(),
  orders: () => orders.told,
  mishaps: () => mishaps.all,
});
document.addEventListener(SOUND, (event) => condition.sound((event as CustomEvent<boolean>).detail));
mishaps.listen(window);

const parts: Parts = {
  clock, timeSync, programme, connection, zones, glass, faces, offline, reporter, proof, pairing, greeting,
  condition, orders,
  reloader: new Reloader(),
};
const player = new Player(parts);

const nightly = new Nightly(
  () => faces.wallClock(),
  () => performance.now(),
  async () => (await serverAnswers()) || (await offline.keepsPage()),
  () => location.reload(),
);

const heartbeat = new Heartbeat(() => {
  faces.fill(document);
  dress.beat();
  reporter.beat();
  proof.beat();
  kit.beat();
  condition.beat();
  orders.beat();
  void nightly.beat();
});

void start();

async function start(): Promise<void> {
  await skew.restore();
  heartbeat.start();
  keepAwake();
  proof.start();
  await player.start();
}

function greeting(): object {
  return {
    revision: programme.manifest ? programme.manifest.revision : null,
    kind: "tv",
    width: window.screen.width,
    height: window.screen.height,
    dpr: window.devicePixelRatio,
    player: stamp,
  };
}

function idleScene(): HTMLElement {
  const template = byId("idle") as HTMLTemplateElement;
  return document.importNode(template.content, true).firstElementChild as HTMLElement;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page lacks #${id}.`);
  return element;
}

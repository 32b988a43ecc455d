/** The television: what happens when, between server, programme and glass. */

import type { Proof } from "../plays/proof.ts";
import type { Condition } from "../shared/condition.ts";
import { within } from "../shared/http.ts";
import type { Orders } from "../shared/orders.ts";
import type { Pairing } from "../shared/pairing.ts";
import type { Reloader } from "../shared/reloader.ts";
import type { ClockFaces } from "./clock-faces.ts";
import type { Clock } from "./clock.ts";
import type { Command, Connection } from "./connection.ts";
import type { Glass } from "./glass.ts";
import type { Offline } from "./offline.ts";
import type { Programme } from "./programme.ts";
import type { Reporter } from "./reporter.ts";
import type { TimeSync } from "./time-sync.ts";
import type { Zones } from "./zones.ts";

const POLL_MS = 60_000;
const POLL_JITTER_MS = 15_000;
// Without any programme yet (the server has just started) there is more hurry.
const FIRST_POLL_MS = 3_000;
const EMPTY_FOR_MS = 1_000;
// Browsers are known to leave a storage's end unanswered; people wait for the code.
const FORGET_MS = 5_000;
// A change comes on the glass first: what is kept for a start without a server takes
// worker, caches and fonts some work.
const KEEP_AFTER_MS = 1_000;

export interface Parts {
  clock: Clock;
  timeSync: TimeSync;
  programme: Programme;
  connection: Connection;
  zones: Zones;
  glass: Glass;
  faces: ClockFaces;
  offline: Offline;
  reporter: Reporter;
  condition: Condition;
  orders: Orders;
  proof: Proof;
  reloader: Reloader;
  pairing: Pairing;
  /** What this screen is, for `hello`. */
  greeting(): object;
}

export class Player {
  private isPairing = false;
  private isKeeping = false;

  constructor(private readonly parts: Parts) {}

  // Lifecycle

  /** Play what was kept, before any network; then join the server, or pair. */
  async start(): Promise<void> {
    const { programme, glass, offline, zones } = this.parts;
    glass.start();
    await programme.restore();
    setTimeout(() => this.isPairing || zones.fillEmpty(), EMPTY_FOR_MS);
    void offline.start();
    await this.join();
    this.pollLater();
  }

  // Actions

  /** The programme is new: show it. */
  programmeChanged(): void {
    const { manifest } = this.parts.programme;
    if (!manifest) return;
    this.parts.glass.adjust(manifest.screen);
    if (!this.parts.glass.hasSide) delete manifest.zones["side"];
    this.parts.faces.adjust(manifest.screen);
    this.parts.zones.refresh();
    this.keepLater();
  }

  connected(): void {
    this.parts.glass.noteConnection(true);
    this.parts.connection.send("hello", this.parts.greeting());
    this.parts.reporter.note();
    this.parts.condition.greet();
    this.parts.timeSync.start();
    // A screen that holds nothing is sent everything in answer to its greeting.
    if (this.parts.programme.manifest) void this.parts.programme.pull();
  }

  disconnected(): void {
    this.parts.glass.noteConnection(this.isPairing);
  }

  /** Do what the office asked this screen to do. */
  obey(command: Command): void {
    if (command.name === "unpaired") void this.unpaired();
    else if (command.name === "reload") void this.parts.reloader.reload(command.player);
    else if (command.name === "identify") this.parts.glass.identify(command.text ?? document.title);
    else this.parts.orders.obey(command.name);
  }

  /** The server does not know this screen (any more): forget everything, pair anew. */
  async unpaired(): Promise<void> {
    if (this.isPairing) return;
    this.isPairing = true;
    const { connection, zones, offline, programme, timeSync, pairing, glass, proof, orders } = this.parts;
    connection.close();
    timeSync.stop();
    zones.clear();
    glass.noteConnection(true);
    glass.forget();
    orders.adopt({ is_muted: false, is_off: false });
    const wiped = Promise.all([programme.wipe(), offline.wipe(), proof.wipe()]);
    await within(FORGET_MS, wiped).catch((error) => console.warn("unpaired: not all is forgotten", error));
    const page = await pairing.run();
    if (page !== window.location.pathname) return window.location.replace(page);
    this.isPairing = false;
    zones.fillEmpty();
    await this.join();
  }

  // Internal

  private async join(): Promise<void> {
    if (this.parts.programme.manifest) await this.parts.programme.pull();
    if (!this.isPairing) this.parts.connection.open();
  }

  private keepLater(): void {
    if (this.isKeeping) return;
    this.isKeeping = true;
    setTimeout(() => {
      this.isKeeping = false;
      const { manifest, bodies } = this.parts.programme;
      if (manifest) this.parts.offline.keep(bodies, manifest.screen.logo ?? null);
    }, KEEP_AFTER_MS);
  }

  private pollLater(): void {
    const poll = () => {
      if (!this.isPairing) void this.parts.programme.pull();
      this.pollLater();
    };
    const usual = POLL_MS + (Math.random() - 0.5) * 2 * POLL_JITTER_MS;
    setTimeout(poll, this.parts.programme.manifest ? usual : FIRST_POLL_MS);
  }
}

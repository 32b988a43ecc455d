/** What the office tells a kiosk or tablet, and what that tells of itself: of its page beneath too. */

import type { Command } from "../player/connection.ts";
import { Condition, type Said } from "../shared/condition.ts";
import { Kit, localMemory, type Memory } from "../shared/kit.ts";
import { Mishaps } from "../shared/mishaps.ts";
import { Orders, type State } from "../shared/orders.ts";
import { sendPicture } from "../shared/picture.ts";
import { Reloader, ofTheBrowser } from "../shared/reloader.ts";
import { startOver } from "../shared/start-over.ts";
import { VISIT, isVisited } from "../shared/visit.ts";
import { Courtesy } from "./courtesy.ts";

const PAGE = "/kiosk";
const PICTURES = "/kiosk/screenshot";
const IDENTIFY_MS = 15_000;
// The server waits five minutes for a picture.
const PICTURE_WITHIN_MS = 240_000;

/** The parts of the page that this needs; `monotonic` never jumps (ms). */
export interface Surroundings {
  clock: { now(): number; monotonic(): number };
  /** What it keeps of the server; the outbox is not in it. */
  store: { wipe(): Promise<void> };
  send(said: Said): void;
}

export class Office {
  readonly stamp = (document.body.dataset["player"] ?? "").split("v=")[1] ?? "";
  readonly orders: Orders;
  readonly condition: Condition;
  private readonly courtesy = new Courtesy(() => isVisited(document.body));
  // Between the order and the reload lie seconds in which somebody may have begun.
  private readonly reload = () => this.courtesy.whenFree("reload", () => location.reload());
  private readonly reloader = new Reloader({ ...ofTheBrowser(), reload: this.reload });
  private readonly mishaps: Mishaps;

  constructor({ clock, store, send }: Surroundings) {
    const memory = ownMemory();
    const kit = new Kit(window.location.search, localMemory(), clock.monotonic);
    this.mishaps = new Mishaps(() => clock.now(), memory, () => this.condition.note());
    this.orders = new Orders({
      kit,
      forget: () => startOver(store, this.reload),
      takePicture: () => sendPicture(kit, PICTURES, (take) => this.courtesy.alone(take, PICTURE_WITHIN_MS)),
      hush: () => undefined,
      body: document.body,
      monotonic: clock.monotonic,
      memory,
      changed: () => this.condition.note(true),
      failed: (text) => this.mishaps.note("command", text),
    });
    this.condition = new Condition({
      monotonic: clock.monotonic,
      send,
      player: this.stamp,
      kit,
      keepsPage,
      orders: () => this.orders.told,
      mishaps: () => this.mishaps.all,
    });
  }

  // Lifecycle

  start(): void {
    this.mishaps.listen(window);
    const observer = new MutationObserver(() => this.courtesy.changed());
    observer.observe(document.body, { attributes: true, attributeFilter: [VISIT] });
    this.courtesy.changed();
  }

  // Actions

  /** Do what the office told; what would disturb somebody who rates waits for the end. */
  obey({ name, text, player }: Command): void {
    if (name === "identify") identify(text ?? document.title);
    // A picture is put off by itself: it may have to be taken again.
    else if (name === "screenshot") this.orders.obey(name);
    else if (name === "screen_on") this.switch(false);
    else if (name === "screen_off") this.switch(true);
    else if (name === "clear_cache") this.courtesy.whenFree(name, () => this.orders.obey(name));
    // Who was removed finds the pairing code there.
    else if (name === "reload" || name === "unpaired") void this.reloader.reload(player);
  }

  /** The server said in answer to the greeting what holds; there is no sound to mute. */
  adopt({ is_off }: State): void {
    this.switch(is_off);
  }

  // Internal

  private switch(is_off: boolean): void {
    const obey = () => this.orders.adopt({ is_muted: false, is_off });
    if (is_off) return this.courtesy.whenFree("screen", obey);
    this.courtesy.drop("screen");
    obey();
  }
}

/** In the demo hall one browser is a television too, with a glass and errors of its own. */
function ownMemory(): Memory | null {
  const memory = localMemory();
  const own = (key: string) => `${key}-kiosk`;
  return (
    memory && {
      getItem: (key) => memory.getItem(own(key)),
      setItem: (key, value) => memory.setItem(own(key), value),
      removeItem: (key) => memory.removeItem(own(key)),
    }
  );
}

/** Show large for a while which kiosk this is. */
function identify(text: string): void {
  document.querySelectorAll(".identify").forEach((sign) => sign.parentNode && sign.parentNode.removeChild(sign));
  const sign = document.createElement("div");
  sign.className = "identify";
  sign.textContent = text;
  document.body.appendChild(sign);
  setTimeout(() => sign.parentNode && sign.parentNode.removeChild(sign), IDENTIFY_MS);
}

/** Say whether this page could be loaded without a server. */
async function keepsPage(): Promise<boolean> {
  if (!("serviceWorker" in navigator) || !navigator.serviceWorker.controller) return false;
  return (await caches.match(PAGE)) !== undefined;
}

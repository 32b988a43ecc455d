/** Tell the server how this screen is: after its greeting, when that changes, every ten minutes. */

import type { Kit, KitReport } from "./kit.ts";
import type { Mishap } from "./mishaps.ts";

const EVERY_MS = 600_000;
// At most so often, however much changes.
const PAUSE_MS = 60_000;
// What the office did with a command is told sooner.
const SOON_MS = 2_000;
// A page that has just begun may still be setting up what starts it without the server.
const SETTLED_MS = 60_000;

/** Socket.IO event `condition`. */
export interface Said {
  player: string;
  agent: string;
  origin: string;
  uptime_s: number;
  storage?: { used?: number; quota?: number; persisted?: boolean };
  /** Whether it would start without the server. */
  offline: boolean;
  sound_blocked: boolean;
  errors: readonly Mishap[];
  kit: KitReport | null;
  is_muted: boolean;
  is_off: boolean;
  screen_failure: string;
}

/** What the rest of the page knows. */
export interface Sources {
  monotonic(): number;
  send(said: Said): void;
  player: string;
  kit: Pick<Kit, "report">;
  keepsPage(): Promise<boolean>;
  orders(): Pick<Said, "is_muted" | "is_off" | "screen_failure">;
  mishaps(): readonly Mishap[];
}

export class Condition {
  private dueAt = Infinity;
  private toldAt = -Infinity;
  private isSoundBlocked = false;

  constructor(private readonly sources: Sources) {}

  // Actions

  /** The connection is new: tell at the next beat. */
  greet(): void {
    this.dueAt = 0;
  }

  /** Something changed; `isUrgent`: the office waits for it. */
  note(isUrgent = false): void {
    const now = this.sources.monotonic();
    const earliest = isUrgent ? now + SOON_MS : Math.max(now, this.toldAt + PAUSE_MS);
    this.dueAt = Math.min(this.dueAt, earliest);
  }

  /** The browser refused a film's sound, or allowed it. */
  sound(isBlocked: boolean): void {
    if (isBlocked === this.isSoundBlocked) return;
    this.isSoundBlocked = isBlocked;
    this.note();
  }

  /** Tell if it is time; call it on every beat. */
  beat(): void {
    const now = this.sources.monotonic();
    if (now < this.dueAt) return;
    this.dueAt = now + EVERY_MS;
    this.toldAt = now;
    void this.tell();
  }

  // Internal

  private async tell(): Promise<void> {
    const { sources } = this;
    const [kit, offline, storage] = await Promise.all([
      sources.kit.report(),
      sources.keepsPage().catch(() => false),
      stored(),
    ]);
    const said: Said = {
      player: sources.player,
      agent: navigator.userAgent,
      origin: window.location.origin,
      uptime_s: Math.round(sources.monotonic() / 1000),
      offline,
      sound_blocked: this.isSoundBlocked,
      errors: sources.mishaps(),
      kit,
      ...sources.orders(),
    };
    if (storage) said.storage = storage;
    sources.send(said);
    if (!offline && sources.monotonic() < SETTLED_MS) this.note();
  }
}

/** What is kept and how much may be; not told on plain HTTP and by old engines. */
async function stored(): Promise<Said["storage"] | null> {
  if (!navigator.storage || !navigator.storage.estimate) return null;
  try {
    const { usage, quota } = await navigator.storage.estimate();
    const room: Said["storage"] = {};
    if (usage !== undefined) room.used = Math.round(usage);
    if (quota !== undefined) room.quota = Math.round(quota);
    if (navigator.storage.persisted) room.persisted = await navigator.storage.persisted();
    return room;
  } catch (error) {
    console.warn("condition: the browser does not tell its storage", error);
    return null;
  }
}

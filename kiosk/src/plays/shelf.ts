/** Keep proof of play through offline days, bounded, in an IndexedDB of its own. */

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

import { HOUR_MS, shownMs, type Play } from "./play.ts";

const VERSION = 1;
export const KEEP_MS = 60 * 24 * HOUR_MS;
export const MOST_KEPT = 20_000;

interface Schema extends DBSchema {
  /** `waits` 1: the server has not heard of it, or of less. */
  plays: { key: string; value: Play & { waits: 0 | 1 }; indexes: { waits: [number, number]; first: number } };
}

export class PlayShelf {
  private database: Promise<IDBPDatabase<Schema>> | null = null;

  /** `most` is how many items are kept. */
  constructor(
    private readonly name = "signage-plays",
    private readonly most = MOST_KEPT,
  ) {}

  // Actions

  /** Write items, in place of what was said of the same before. */
  async put(plays: Play[]): Promise<void> {
    const transaction = (await this.open()).transaction("plays", "readwrite");
    for (const play of plays) void transaction.store.put({ ...play, waits: 1 });
    // The page may be about to go; engines before Chrome 76 commit by themselves, later.
    if (typeof transaction.commit === "function") transaction.commit();
    await transaction.done;
  }

  /** Return what waits to be sent, the oldest first. */
  async waiting(count: number): Promise<Play[]> {
    const range = IDBKeyRange.bound([1, 0], [1, Infinity]);
    const rows = await (await this.open()).getAllFromIndex("plays", "waits", range, count);
    return rows.map(({ waits: _, ...play }) => play);
  }

  /** The server has answered: let go of what is over; an item that went on meanwhile waits again. */
  async settle(answered: Play[], now: number): Promise<void> {
    const transaction = (await this.open()).transaction("plays", "readwrite");
    for (const play of answered) {
      const held = await transaction.store.get(play.serial);
      if (!held || shownMs(held) !== shownMs(play)) continue;
      if (isOver(play, now)) void transaction.store.delete(play.serial);
      else void transaction.store.put({ ...held, waits: 0 });
    }
    await transaction.done;
  }

  /** Forget what the server knows already, what is too old, and what is too much. */
  async sweep(now: number): Promise<void> {
    const transaction = (await this.open()).transaction("plays", "readwrite");
    const known = IDBKeyRange.bound([0, 0], [0, now - 2 * HOUR_MS]);
    for (const key of await transaction.store.index("waits").getAllKeys(known)) void transaction.store.delete(key);
    let excess = (await transaction.store.count()) - this.most;
    let cursor = await transaction.store.index("first").openCursor();
    while (cursor && (excess > 0 || cursor.value.first < now - KEEP_MS)) {
      await cursor.delete();
      excess -= 1;
      cursor = await cursor.continue();
    }
    await transaction.done;
  }

  /** What a start counted by a guessed clock was dated right. */
  async confirm(session: string): Promise<void> {
    const transaction = (await this.open()).transaction("plays", "readwrite");
    const range = IDBKeyRange.bound(`${session}-`, `${session}-\uffff`);
    for (const play of await transaction.store.getAll(range)) {
      void transaction.store.put({ ...play, guessed: false });
    }
    await transaction.done;
  }

  /** Return how many items there are. */
  async count(): Promise<number> {
    return await (await this.open()).count("plays");
  }

  /** Forget everything: the screen was unpaired. */
  async wipe(): Promise<void> {
    if (this.database) (await this.database).close();
    this.database = null;
    await deleteDB(this.name);
  }

  // Internal

  private open(): Promise<IDBPDatabase<Schema>> {
    this.database ??= openDB<Schema>(this.name, VERSION, {
      upgrade(database) {
        const plays = database.createObjectStore("plays", { keyPath: "serial" });
        plays.createIndex("waits", ["waits", "first"]);
        plays.createIndex("first", "first");
      },
    });
    return this.database;
  }
}

function isOver({ first }: Play, now: number): boolean {
  return now - (now % HOUR_MS) > first;
}

/** Keep what the screen needs to start without a server, in IndexedDB (plain HTTP has it too). */

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

import { within } from "../shared/http.ts";
import { isManifest, type Bodies, type Manifest } from "../shared/manifest.ts";

const VERSION = 1;
// Browsers are known to leave an opening unanswered; a start must not wait for it.
const OPEN_TIMEOUT_MS = 4_000;
// The same of what is asked of it: polling and pairing must not end with one answer.
const WORK_TIMEOUT_MS = 15_000;

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  bodies: { key: string; value: string };
}

/** What a start without a server needs. */
export interface Kept {
  manifest: Manifest;
  bodies: Bodies;
}

export class Store {
  private database: Promise<IDBPDatabase<Schema>> | null = null;

  /** `name` keeps the stores of one browser's pages apart. */
  constructor(private readonly name = "signage-player") {}

  // Actions

  /** Return the programme kept last, or null; one that nobody can play is none. */
  load(): Promise<Kept | null> {
    return within(WORK_TIMEOUT_MS, this.loaded());
  }

  /** Replace what is kept: all or nothing, and no body that the programme does not name. */
  save(kept: Kept): Promise<void> {
    return within(WORK_TIMEOUT_MS, this.saved(kept));
  }

  /** Return how far the server's clock was ahead of this machine's when last heard, in ms. */
  async skew(): Promise<number> {
    return ((await (await this.open()).get("kept", "skew")) as number | undefined) ?? 0;
  }

  async saveSkew(ms: number): Promise<void> {
    await (await this.open()).put("kept", ms, "skew");
  }

  /** Return which display the server said that this is, or null. */
  async display(): Promise<number | null> {
    return ((await (await this.open()).get("kept", "display")) as number | undefined) ?? null;
  }

  async saveDisplay(display: number): Promise<void> {
    await (await this.open()).put("kept", display, "display");
  }

  /** Forget everything: the screen was unpaired. */
  async wipe(): Promise<void> {
    const { database } = this;
    this.database = null;
    if (database) (await database).close();
    await within(WORK_TIMEOUT_MS, deleteDB(this.name));
  }

  // Internal

  private async loaded(): Promise<Kept | null> {
    const database = await this.open();
    const manifest: unknown = await database.get("kept", "manifest");
    if (!isManifest(manifest)) return null;
    const [hashes, texts] = await Promise.all([
      database.getAllKeys("bodies"),
      database.getAll("bodies"),
    ]);
    const bodies: Bodies = {};
    hashes.forEach((hash, index) => (bodies[hash] = texts[index] ?? ""));
    return { manifest, bodies };
  }

  private async saved({ manifest, bodies }: Kept): Promise<void> {
    const transaction = (await this.open()).transaction(["kept", "bodies"], "readwrite");
    const table = transaction.objectStore("bodies");
    const held = new Set(await table.getAllKeys());
    for (const hash of held) if (!(hash in bodies)) void table.delete(hash);
    for (const hash of Object.keys(bodies)) if (!held.has(hash)) void table.put(bodies[hash] ?? "", hash);
    void transaction.objectStore("kept").put(manifest, "manifest");
    await transaction.done;
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    if (!this.database) {
      this.database = within(OPEN_TIMEOUT_MS, this.openOrRenew());
      // The next question tries again.
      this.database.catch(() => (this.database = null));
    }
    return this.database;
  }

  /** A newer player's database is of no use to this one: begin with an empty one. */
  private async openOrRenew(): Promise<IDBPDatabase<Schema>> {
    try {
      return await this.openOnce();
    } catch (error) {
      if ((error as DOMException).name !== "VersionError") throw error;
      await deleteDB(this.name);
      return await this.openOnce();
    }
  }

  private openOnce(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.name, VERSION, {
      upgrade(database) {
        database.createObjectStore("kept");
        database.createObjectStore("bodies");
      },
      // Another page is newer, or the browser cleared its storage: open anew when needed.
      blocking: (_own, _wanted, event) => {
        (event.target as IDBDatabase).close();
        this.database = null;
      },
      terminated: () => (this.database = null),
    });
  }
}

/** Keep what the screen needs to start without a server, in IndexedDB (plain HTTP has it too). */

import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Bodies, Manifest } from "../shared/manifest.ts";

const VERSION = 1;

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

  /** Return the programme kept last, or null. */
  async load(): Promise<Kept | null> {
    const database = await this.open();
    const manifest = (await database.get("kept", "manifest")) as Manifest | undefined;
    if (!manifest) return null;
    const [hashes, texts] = await Promise.all([
      database.getAllKeys("bodies"),
      database.getAll("bodies"),
    ]);
    const bodies: Bodies = {};
    hashes.forEach((hash, index) => (bodies[hash] = texts[index] ?? ""));
    return { manifest, bodies };
  }

  /** Replace what is kept: all or nothing, and no body that the programme does not name. */
  async save({ manifest, bodies }: Kept): Promise<void> {
    const transaction = (await this.open()).transaction(["kept", "bodies"], "readwrite");
    const table = transaction.objectStore("bodies");
    const held = new Set(await table.getAllKeys());
    for (const hash of held) if (!(hash in bodies)) void table.delete(hash);
    for (const hash of Object.keys(bodies)) if (!held.has(hash)) void table.put(bodies[hash] ?? "", hash);
    void transaction.objectStore("kept").put(manifest, "manifest");
    await transaction.done;
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
    if (this.database) (await this.database).close();
    this.database = null;
    await deleteDB(this.name);
  }

  // Internal

  private open(): Promise<IDBPDatabase<Schema>> {
    this.database ??= openDB<Schema>(this.name, VERSION, {
      upgrade(database) {
        database.createObjectStore("kept");
        database.createObjectStore("bodies");
      },
    });
    return this.database;
  }
}

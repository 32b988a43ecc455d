/** The outbox's own IndexedDB: records in order, those refused for good, and two counters. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

const VERSION = 1;

/** The whole answer as it stood after a tap. */
export interface Payload {
  rating: string;
  window: string;
  level: number;
  tags: string[];
  comment: string;
}

/** One record: written before the citizen is thanked, deleted once the server named it. */
export interface OutboxRecord {
  key: string;
  device: string;
  seq: number;
  occurred_mono: number;
  occurred_wall: number;
  payload: Payload;
}

/** A record that the server refused for good; kept, and reported to the office. */
export interface DeadRecord {
  key: string;
  record: OutboxRecord;
  message: string;
  /** 1 once the office knows of it, else 0. */
  reported: 0 | 1;
}

export interface Lease {
  holder: string;
  until: number;
}

export interface OutboxSchema extends DBSchema {
  records: { key: number; value: OutboxRecord; indexes: { key: string } };
  dead: { key: string; value: DeadRecord; indexes: { reported: number } };
  meta: { key: string; value: string | number | Lease };
}

export type OutboxDatabase = IDBPDatabase<OutboxSchema>;

/** Open the database, making it the first time. */
export function openOutbox(name: string): Promise<OutboxDatabase> {
  return openDB<OutboxSchema>(name, VERSION, {
    upgrade(database) {
      const records = database.createObjectStore("records", { keyPath: "seq" });
      records.createIndex("key", "key", { unique: true });
      const dead = database.createObjectStore("dead", { keyPath: "key" });
      dead.createIndex("reported", "reported");
      database.createObjectStore("meta");
    },
    blocking(_current, _wanted, event) {
      // A newer page wants to change the database; it waits until this one lets go.
      (event.target as IDBDatabase).close();
    },
  });
}

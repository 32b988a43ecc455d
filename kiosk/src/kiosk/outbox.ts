/** The outbox: what a citizen tapped is on disk before the page says so. */

import type { DeadRecord, OutboxDatabase, OutboxRecord, Payload } from "./outbox-database.ts";
import { uuid } from "./uuid.ts";

// A month of taps without a server; more is a kiosk that nobody looks after.
export const RECORD_LIMIT = 20_000;
export const BATCH_LIMIT = 50;
// The disk has it when the transaction is done, whatever happens to the power after.
const DURABLE = { durability: "strict" } as const;

/** The outbox holds as many records as it may; the page says so and thanks nobody. */
export class OutboxFullError extends Error {
  constructor() {
    super(`The outbox holds ${RECORD_LIMIT} records; the server has not taken any for long.`);
  }
}

export interface Instant {
  mono: number;
  wall: number;
}

export class Outbox {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly device: string,
    private readonly limit = RECORD_LIMIT,
  ) {}

  // Actions

  /** Write one answer; resolves once it is on disk. */
  async add(payload: Payload, at: Instant): Promise<OutboxRecord> {
    const key = uuid();
    const tx = this.database.transaction(["records", "meta"], "readwrite", DURABLE);
    const records = tx.objectStore("records");
    const meta = tx.objectStore("meta");
    const count = await records.count();
    if (count >= this.limit) throw new OutboxFullError();
    const seq = (((await meta.get("seq")) as number | undefined) ?? 0) + 1;
    const record: OutboxRecord = {
      key,
      device: this.device,
      seq,
      occurred_mono: at.mono,
      occurred_wall: at.wall,
      payload,
    };
    await Promise.all([records.add(record), meta.put(seq, "seq"), tx.done]);
    return record;
  }

  /** Return the oldest records, in order. */
  head(count = BATCH_LIMIT): Promise<OutboxRecord[]> {
    return this.database.getAll("records", undefined, count);
  }

  /** Return how many records wait. */
  count(): Promise<number> {
    return this.database.count("records");
  }

  /** Return how many records the server refused for good. */
  countDead(): Promise<number> {
    return this.database.count("dead");
  }

  /** Return the name of this outbox; a wiped one gets another, and counts from one. */
  async name(): Promise<string> {
    const tx = this.database.transaction("meta", "readwrite", DURABLE);
    const known = (await tx.store.get("outbox")) as string | undefined;
    const name = known ?? uuid();
    if (!known) await tx.store.put(name, "outbox");
    await tx.done;
    return name;
  }

  /** Delete what the server has stored. */
  async settle(records: OutboxRecord[]): Promise<void> {
    const tx = this.database.transaction("records", "readwrite", DURABLE);
    await Promise.all([...records.map((record) => tx.store.delete(record.seq)), tx.done]);
  }

  /** Move a refused record to the dead store, in one transaction: it is never in neither. */
  async bury(record: OutboxRecord, message: string, reported: boolean): Promise<void> {
    const tx = this.database.transaction(["records", "dead"], "readwrite", DURABLE);
    const dead: DeadRecord = { key: record.key, record, message, reported: reported ? 1 : 0 };
    const put = tx.objectStore("dead").put(dead);
    const gone = tx.objectStore("records").delete(record.seq);
    await Promise.all([put, gone, tx.done]);
  }

  /** Return dead records that the office does not know of. */
  unreported(): Promise<DeadRecord[]> {
    return this.database.getAllFromIndex("dead", "reported", 0, BATCH_LIMIT);
  }

  /** Note that the office knows. */
  async markReported(dead: DeadRecord[]): Promise<void> {
    const tx = this.database.transaction("dead", "readwrite", DURABLE);
    const puts = dead.map((one) => tx.store.put({ ...one, reported: 1 }));
    await Promise.all([...puts, tx.done]);
  }
}

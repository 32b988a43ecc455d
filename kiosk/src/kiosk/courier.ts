/** Take one batch from the outbox to the server, and do with each record as it answered. */

import type { Post, Receipt } from "./delivery.ts";
import { deliver } from "./delivery.ts";
import type { OutboxRecord } from "./outbox-database.ts";
import { BATCH_LIMIT, type Outbox } from "./outbox.ts";

/** What one trip came to: nothing left, more to fetch, or nobody there to take it. */
export type Trip = "empty" | "delivered" | "offline" | "not paired";

export interface Addresses {
  post: string;
  refusals: string;
}

export class Courier {
  /** 1 after a batch was refused as a whole, until the record at fault is found. */
  private batchLimit = BATCH_LIMIT;

  constructor(
    private readonly outbox: Outbox,
    private readonly addresses: Addresses,
    private readonly post: Post,
  ) {}

  // Actions

  /** Carry the oldest records. */
  async carry(): Promise<Trip> {
    const records = await this.outbox.head(this.batchLimit);
    if (records.length === 0) return "empty";
    const name = await this.outbox.name();
    const delivery = await deliver(this.addresses.post, name, records, this.post);
    if (delivery.outcome === "answered") {
      return (await this.settle(records, delivery.receipts)) ? "delivered" : "offline";
    }
    if (delivery.outcome === "refused") {
      await this.isolate(records, delivery.message);
      return "delivered";
    }
    console.warn(`outbox: ${records.length} records wait`, delivery);
    return delivery.outcome === "not paired" ? "not paired" : "offline";
  }

  /** Tell the office of refused records that it does not know of. */
  async report(): Promise<void> {
    const dead = await this.outbox.unreported();
    if (dead.length === 0) return;
    const items = dead.map(({ key, message, record }) => ({ key, message, record }));
    const { status } = await this.post(this.addresses.refusals, { items });
    if (status < 300) await this.outbox.markReported(dead);
  }

  // Internal

  /** Delete what is stored, bury what is refused; say whether any record was named. */
  private async settle(records: OutboxRecord[], receipts: Map<string, Receipt>): Promise<boolean> {
    const stored: OutboxRecord[] = [];
    let isNamed = false;
    for (const record of records) {
      const receipt = receipts.get(record.key);
      if (!receipt) continue;
      isNamed = true;
      if (receipt.status === "stored" || receipt.status === "duplicate") stored.push(record);
      // The server has put a refused one into its audit list itself.
      else await this.outbox.bury(record, receipt.message, true);
    }
    await this.outbox.settle(stored);
    return isNamed;
  }

  /** After the refusal of a whole batch go one by one, to bury only the record at fault. */
  private async isolate(records: OutboxRecord[], message: string): Promise<void> {
    const [only, ...others] = records;
    if (!only || others.length > 0) {
      this.batchLimit = 1;
      return;
    }
    await this.outbox.bury(only, message, false);
    this.batchLimit = BATCH_LIMIT;
  }
}

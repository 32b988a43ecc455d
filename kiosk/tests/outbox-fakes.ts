/** An outbox over a database in memory, and a server that answers as told. */

import "fake-indexeddb/auto";

import type { Answer } from "../src/shared/http.ts";
import type { OutboxRecord, Payload } from "../src/kiosk/outbox-database.ts";
import { openOutbox } from "../src/kiosk/outbox-database.ts";
import { Outbox } from "../src/kiosk/outbox.ts";

let count = 0;

/** Open a fresh outbox with its database. */
export async function freshOutbox(limit?: number) {
  count += 1;
  const database = await openOutbox(`outbox-${count}`);
  return { database, outbox: new Outbox(database, "display:1", limit) };
}

/** Return an answer of level `level`. */
export function answer(level = 5, comment = ""): Payload {
  return { rating: "r", window: "W01", level, tags: [], comment };
}

/** Tap `n` times. */
export async function tap(outbox: Outbox, n: number): Promise<OutboxRecord[]> {
  const records = [];
  for (let i = 1; i <= n; i += 1) records.push(await outbox.add(answer(), { mono: i, wall: i }));
  return records;
}

export interface Batch {
  outbox: string;
  items: { key: string; seq: number; comment: string }[];
}

/** A server: `refuse` may return a status for a batch; else it stores what is new. */
export class FakeServer {
  readonly stored = new Map<string, number>();
  readonly batches: Batch[] = [];
  readonly refusals: { items: { key: string }[] }[] = [];
  refuse: (batch: Batch) => number | null = () => null;
  verdict: (key: string) => string | null = () => null;
  /** Requests that arrive, but whose answers are lost. */
  lostAnswers = 0;

  readonly post = async (url: string, body: unknown): Promise<Answer> => {
    if (url.endsWith("refusals")) {
      this.refusals.push(body as { items: { key: string }[] });
      return reply(204, null);
    }
    const batch = body as Batch;
    const status = this.refuse(batch);
    if (status === 0) throw new Error("no network");
    if (status) return reply(status, { error: "refused" });
    this.batches.push(batch);
    const results = batch.items.map(({ key }) => ({ key, status: this.take(key), message: "" }));
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      throw new Error("the answer was lost");
    }
    return reply(200, { results });
  };

  private take(key: string): string {
    const verdict = this.verdict(key);
    if (verdict) return verdict;
    const times = (this.stored.get(key) ?? 0) + 1;
    this.stored.set(key, times);
    return times > 1 ? "duplicate" : "stored";
  }
}

function reply(status: number, body: unknown): Answer {
  return { status, etag: null, text: JSON.stringify(body) };
}

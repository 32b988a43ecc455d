/** Send one batch to the server and say what it answered, record by record. */

import { type Answer, post as postJson } from "../shared/http.ts";
import type { OutboxRecord } from "./outbox-database.ts";

/** What became of a batch: answered per record, refused as a whole, or not heard. */
export type Delivery =
  | { outcome: "answered"; receipts: Map<string, Receipt> }
  | { outcome: "refused"; message: string }
  | { outcome: "not paired" }
  | { outcome: "failed"; message: string };

export interface Receipt {
  status: "stored" | "duplicate" | "conflict" | "invalid";
  message: string;
}

export type Post = (url: string, body: unknown) => Promise<Answer>;

// The display is not (or no longer) known: its records wait, they are not refused.
const NOT_PAIRED = [401, 403];
// Worth another try: conflict and throttling (reliability.md §3), a time-out, a proxy
// that does not know the server yet.
const TRY_AGAIN = [404, 408, 409, 425, 429];

/** Post `records`; never rejects. */
export async function deliver(
  url: string,
  outbox: string,
  records: OutboxRecord[],
  post: Post = postJson,
): Promise<Delivery> {
  try {
    return read(await post(url, { sent_at: Date.now(), outbox, items: records.map(item) }));
  } catch (error) {
    return { outcome: "failed", message: String(error) };
  }
}

function item({ key, seq, occurred_wall, payload }: OutboxRecord): unknown {
  return { key, seq, occurred_wall, ...payload };
}

function read({ status, text }: Answer): Delivery {
  if (status === 200) return { outcome: "answered", receipts: receiptsIn(text) };
  if (NOT_PAIRED.includes(status)) return { outcome: "not paired" };
  const message = `${status}: ${text.slice(0, 300)}`;
  const isRefusal = status >= 400 && status < 500 && !TRY_AGAIN.includes(status);
  return { outcome: isRefusal ? "refused" : "failed", message };
}

/** Rejects what is not our server's answer, such as the page of a Wi-Fi portal. */
function receiptsIn(text: string): Map<string, Receipt> {
  const { results } = JSON.parse(text) as { results: (Receipt & { key: string | null })[] };
  return new Map(results.map((one) => [one.key ?? "", one]));
}

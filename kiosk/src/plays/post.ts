/** Send proof of play now and again; what is not answered stays and goes later. */

import { post, type Answer } from "../shared/http.ts";
import type { Play } from "./play.ts";
import type { PlayShelf } from "./shelf.ts";

const SEND_EVERY_MS = 600_000;
const AT_ONCE = 100;
// A day offline goes in a minute; a server that was away is not run over.
const BETWEEN_MS = 2_000;

export interface PlayPostParts {
  url: string;
  now(): number;
  /** The server's clock was heard: before that nothing can be dated. */
  isSynchronised(): boolean;
  post?(url: string, body: unknown): Promise<Answer>;
}

export class PlayPost {
  private timer = 0;

  constructor(
    private readonly shelf: Pick<PlayShelf, "waiting" | "settle" | "sweep">,
    private readonly parts: PlayPostParts,
  ) {}

  // Lifecycle

  /** Send a first time soon after the start: what an earlier one left behind. */
  start(): void {
    this.later(SEND_EVERY_MS / 10);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  // Actions

  /** Send a batch; resolves to whether there may be more to send. */
  async send(): Promise<boolean> {
    const { url, now, isSynchronised } = this.parts;
    await this.shelf.sweep(now());
    if (!isSynchronised()) return false;
    const items = await this.shelf.waiting(AT_ONCE);
    if (items.length === 0) return false;
    const answer = await (this.parts.post ?? post)(url, { sent_at: Math.round(now()), items });
    if (answer.status !== 200) {
      console.warn(`plays: ${url} answered ${answer.status}; they stay and go later`);
      return false;
    }
    const taken = answered(items, answer.text);
    await this.shelf.settle(taken, now());
    return taken.length === AT_ONCE;
  }

  /** Send all that there is, until the server takes no more. */
  async sendAll(): Promise<void> {
    while (await this.send());
  }

  // Internal

  private later(ms: number): void {
    clearTimeout(this.timer);
    // Not all displays at the same instant.
    this.timer = window.setTimeout(() => void this.work(), ms * (0.5 + Math.random()));
  }

  private async work(): Promise<void> {
    let isMore = false;
    try {
      isMore = await this.send();
    } catch (error) {
      console.warn("plays: not sent; they stay and go later", error);
    }
    this.later(isMore ? BETWEEN_MS : SEND_EVERY_MS);
  }
}

/** The items that the server named: refused ones too, which no repetition makes better. */
function answered(items: Play[], text: string): Play[] {
  const { results } = JSON.parse(text) as { results: { serial: string | null; status: string; message: string }[] };
  const named = new Set(results.map(({ serial }) => serial));
  for (const { serial, status, message } of results) {
    if (message) console.warn(`plays: ${serial} is ${status}: ${message}`);
  }
  return items.filter(({ serial }) => named.has(serial));
}

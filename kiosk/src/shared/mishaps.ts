/** Remember what went wrong in this page, also across reloads, so that the office can see it. */

import type { Memory } from "./kit.ts";

const KEY = "signage-mishaps";
const MOST = 20;
const LONGEST_TEXT = 200;
// The same again within this time says nothing new.
const AGAIN_MS = 60_000;

export interface Mishap {
  /** By the server's clock, ms since 1970. */
  at: number;
  code: "script" | "slide" | "storage" | "command";
  text: string;
}

export class Mishaps {
  private rows: Mishap[];

  constructor(
    private readonly now: () => number,
    private readonly memory: Memory | null,
    private readonly noted: () => void,
  ) {
    this.rows = kept(memory);
  }

  // Lifecycle

  /** Hear of errors that nobody caught. */
  listen(page: Window): void {
    page.addEventListener("error", (event) => {
      // Pictures that fail tell it in the same way, and are looked after elsewhere.
      if (event.message) this.note("script", `${event.message} (${place(event)})`);
    });
    page.addEventListener("unhandledrejection", (event) => this.note("script", textOf(event.reason)));
  }

  // Actions

  /** The last 20, the oldest first. */
  get all(): readonly Mishap[] {
    return this.rows;
  }

  note(code: Mishap["code"], text: string): void {
    const row = { at: Math.round(this.now()), code, text: text.slice(0, LONGEST_TEXT) };
    const last = this.rows[this.rows.length - 1];
    if (last && last.text === row.text && row.at - last.at < AGAIN_MS) return;
    this.rows = [...this.rows, row].slice(-MOST);
    try {
      if (this.memory) this.memory.setItem(KEY, JSON.stringify(this.rows));
    } catch (error) {
      console.warn("mishaps: the storage is full; they are forgotten at a reload", error);
    }
    this.noted();
  }
}

/** What somebody threw, in words. */
export function textOf(reason: unknown): string {
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
}

function place({ filename, lineno, colno }: ErrorEvent): string {
  return `${(filename || "").split("/").pop()}:${lineno}:${colno}`;
}

function kept(memory: Memory | null): Mishap[] {
  try {
    const rows = JSON.parse((memory && memory.getItem(KEY)) || "[]") as unknown;
    return Array.isArray(rows) ? (rows as Mishap[]).filter(isMishap).slice(-MOST) : [];
  } catch {
    // Not ours, or of another version: as good as nothing.
    return [];
  }
}

function isMishap(row: Mishap | null): row is Mishap {
  return row !== null && Number.isFinite(row.at) && typeof row.code === "string" && typeof row.text === "string";
}

/** Speak with the device kit's agent, a program of the same machine (kiosk/device/). */

import { ask, within, type Answer } from "./http.ts";

const KEY = "signage-kit";
const BEAT_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
// A television that wakes up by HDMI-CEC takes its time.
const SCREEN_WITHIN_MS = 20_000;
// A machine without an agent, whose start-up script tells of the policy alone (Windows).
const NO_AGENT = 0;
const START_SCRIPT = "start-script";
const LOWEST_PORT = 1024;
const HIGHEST_PORT = 65_535;

/** What a kit can do; more may come. */
export type Ability = "screen" | "screenshot";

/** What the machine says of itself. */
export interface KitReport {
  /** False: this page was started by a kit that does not answer now. */
  answers: boolean;
  /** Version of the agent; empty while it does not answer, START_SCRIPT where there is none. */
  version: string;
  abilities: Ability[];
  /** Origin that the browser's policy file is for; empty: there is none. */
  policy_origin: string;
  browser?: string;
  system?: string;
  temperature_c?: number | null;
  disk_free_mb?: number;
  uptime_s?: number;
  /** How often the watchdog had to restart the browser since the machine started. */
  restarts?: number;
}

/** Where the agent listens and what the policy is for, as `?kit=…&policy=…` said. */
interface Place {
  port: number;
  policy: string;
}

/** The part of `localStorage` that is needed. */
export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Return the browser's memory of this page, or null where it has none. */
export function localMemory(): Memory | null {
  try {
    return window.localStorage;
  } catch {
    // Storage is forbidden here; the kit is then known as long as the address names it.
    return null;
  }
}

export class Kit {
  private readonly place: Place | null;
  private beatAt = -Infinity;

  /** `query` is the page's query string; what it says of the kit is kept in `memory`. */
  constructor(
    query: string,
    memory: Memory | null,
    private readonly monotonic: () => number,
  ) {
    this.place = placeIn(query, memory);
  }

  /** Whether a kit started this browser; it may fail to answer all the same. */
  get isThere(): boolean {
    return this.place !== null && this.place.port !== NO_AGENT;
  }

  // Actions

  /** Tell the watchdog, every 10 s, that the page is drawn; call it from the rendering loop. */
  beat(): void {
    const passed = this.monotonic() - this.beatAt;
    if (!this.isThere || passed < BEAT_EVERY_MS) return;
    this.beatAt = this.monotonic();
    this.tell("/beat", {}).catch((error: unknown) => {
      console.warn("kit: no answer to the beat; the next one follows", error);
    });
  }

  /** Turn the glass off; rejects with a sentence that says why it cannot be. */
  async screenOff(): Promise<void> {
    await this.tell("/screen", { on: false }, SCREEN_WITHIN_MS);
  }

  /** Turn the glass on; rejects with a sentence that says why it cannot be. */
  async screenOn(): Promise<void> {
    await this.tell("/screen", { on: true }, SCREEN_WITHIN_MS);
  }

  /** Return what the glass really shows, as a PNG; rejects with a sentence if it cannot. */
  async screenshot(): Promise<Blob> {
    return await within(SCREEN_WITHIN_MS, this.picture());
  }

  /** Return what the machine says of itself, or null where no kit started this browser. */
  async report(): Promise<KitReport | null> {
    if (!this.place) return null;
    const policy_origin = this.place.policy;
    if (!this.isThere) return { answers: true, version: START_SCRIPT, abilities: [], policy_origin };
    try {
      const answer = succeeded(await ask(this.url("/report"), {}, ANSWER_WITHIN_MS));
      return { ...(JSON.parse(answer.text) as KitReport), answers: true };
    } catch (error) {
      console.warn("kit: no report", error);
      return { answers: false, version: "", abilities: [], policy_origin };
    }
  }

  // Internal

  private async tell(path: string, what: object, timeoutMs = ANSWER_WITHIN_MS): Promise<void> {
    const init = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(what),
    };
    succeeded(await ask(this.url(path), init, timeoutMs));
  }

  private async picture(): Promise<Blob> {
    const response = await fetch(this.url("/screenshot"));
    if (!response.ok) throw new Error(reasonIn(await response.text()));
    return await response.blob();
  }

  private url(path: string): string {
    if (!this.place || !this.isThere) throw new Error("This display was not started by the device kit.");
    return `http://127.0.0.1:${this.place.port}${path}`;
  }
}

/** `?kit=7373` or `?policy=…` counts, and is kept for reloads without; `?kit=0` forgets both. */
function placeIn(query: string, memory: Memory | null): Place | null {
  const asked = new URLSearchParams(query);
  if (asked.has("kit") || asked.has("policy")) {
    const place = { port: Number(asked.get("kit")), policy: asked.get("policy") ?? "" };
    if (memory) keep(memory, place);
    return isPlace(place) ? place : null;
  }
  return memory && kept(memory);
}

function keep(memory: Memory, place: Place): void {
  try {
    if (isPlace(place)) memory.setItem(KEY, JSON.stringify(place));
    else memory.removeItem(KEY);
  } catch (error) {
    console.warn("kit: the storage is full; the address has to name it each time", error);
  }
}

function kept(memory: Memory): Place | null {
  try {
    const place = JSON.parse(memory.getItem(KEY) ?? "null") as unknown;
    return isPlace(place) ? place : null;
  } catch {
    // Not ours, or of another version: as good as nothing.
    return null;
  }
}

function isPlace(value: unknown): value is Place {
  const { port, policy } = (value ?? {}) as Partial<Place>;
  const isPort = Number.isInteger(port) && Number(port) >= LOWEST_PORT && Number(port) <= HIGHEST_PORT;
  if (typeof policy !== "string") return false;
  return isPort || (port === NO_AGENT && policy !== "");
}

function succeeded(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(reasonIn(answer.text));
  return answer;
}

/** The agent's own words, where it gave some. */
function reasonIn(text: string): string {
  try {
    return String((JSON.parse(text) as { error: string }).error);
  } catch {
    return "The device kit answered something unexpected.";
  }
}

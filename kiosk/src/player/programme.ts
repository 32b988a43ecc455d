/** The programme this screen plays: kept, pushed, and pulled until it is right. */

import { ask } from "../shared/http.ts";
import {
  hashesOf,
  isManifest,
  zoneFor,
  type Bodies,
  type CoverPush,
  type Manifest,
  type ProgrammePush,
} from "../shared/manifest.ts";
import type { Zone } from "../timeline.ts";
import type { Store } from "./store.ts";

// A firewall's refusal (403) is no reason to forget everything.
const UNPAIRED = 401;

export interface ProgrammeEvents {
  /** There is something new to show. */
  changed(): void;
  /** The server no longer knows this screen. */
  refused(): void;
}

export class Programme {
  manifest: Manifest | null = null;
  bodies: Bodies = {};
  private display: number | null = null;
  private arrivals = 0;
  private isPulling = false;
  private pullAgain = false;

  constructor(
    private readonly store: Store,
    private readonly events: ProgrammeEvents,
    private readonly url = "/display/programme",
    private readonly bodyUrl = "/display/bodies/",
  ) {}

  // Lifecycle

  /** Take up what was kept, so that the screen starts without a server. */
  async restore(): Promise<void> {
    const arrivals = this.arrivals;
    this.display = await this.store.display().catch(warnOfStorage);
    const kept = await this.store.load().catch(warnOfStorage);
    if (!kept || arrivals !== this.arrivals) return;
    this.manifest = kept.manifest;
    this.bodies = kept.bodies;
    this.events.changed();
  }

  /** Forget everything: the screen was unpaired. */
  async wipe(): Promise<void> {
    this.arrivals += 1;
    this.manifest = null;
    this.bodies = {};
    this.display = null;
    await this.store.wipe().catch(warnOfStorage);
  }

  // Actions

  /** Return what this display shows of a zone, if there is such a zone. */
  zone(name: string): Zone | undefined {
    return zoneFor(this.manifest, name, this.display);
  }

  /** Take what the server pushed; fetch what it did not bring. */
  async push({ manifest, bodies, display }: ProgrammePush): Promise<void> {
    this.learn(display ?? null);
    await this.adopt(manifest, bodies);
  }

  /** Cover the glass, or uncover it, at once; whoever missed something asks for the rest. */
  async cover({ before, revision, compiled_at, cover, bodies }: CoverPush): Promise<void> {
    const { manifest } = this;
    const isNext = manifest !== null && manifest.revision === before;
    if (manifest) {
      const zones = { ...manifest.zones, cover };
      const stamp = isNext ? { revision, compiled_at } : {};
      await this.adopt({ ...manifest, ...stamp, zones }, bodies, true);
    }
    if (!isNext) await this.pull();
  }

  /** Ask the server once; calls that arrive meanwhile cause exactly one more question. */
  async pull(): Promise<void> {
    this.pullAgain = this.isPulling;
    if (this.isPulling) return;
    this.isPulling = true;
    try {
      do {
        this.pullAgain = false;
        await this.pullOnce();
      } while (this.pullAgain);
    } catch (error) {
      console.warn("programme: no answer; the next poll will ask again", error);
    } finally {
      this.isPulling = false;
    }
  }

  // Internal

  private async pullOnce(): Promise<void> {
    const arrivals = this.arrivals;
    const headers: Record<string, string> = {};
    if (this.manifest) headers["If-None-Match"] = `"${this.manifest.revision}"`;
    const answer = await ask(this.url, { headers, cache: "no-store" });
    this.learn(answer.display ?? null);
    if (answer.status === UNPAIRED) this.events.refused();
    else if (answer.status === 304 && this.manifest) await this.adopt(this.manifest, {});
    else if (answer.status !== 200) throw new Error(`GET ${this.url}: ${answer.status}`);
    // A push overtook this answer, which may be the older one: ask again.
    else if (arrivals !== this.arrivals) this.pullAgain = true;
    else await this.adopt(JSON.parse(answer.text) as Manifest, {});
  }

  private learn(display: number | null): void {
    if (display === null || display === this.display) return;
    this.display = display;
    this.store.saveDisplay(display).catch(warnOfStorage);
    // What is meant for single displays may be meant for this one.
    this.events.changed();
  }

  private async adopt(manifest: Manifest, brought: Bodies, isOther = false): Promise<void> {
    if (!isManifest(manifest)) return console.warn("programme: what came is none; the present one stays");
    const arrival = ++this.arrivals;
    const known: Bodies = { ...this.bodies, ...brought };
    const hashes = hashesOf(manifest);
    const missing = hashes.filter((hash) => !(hash in known));
    await Promise.all(missing.map((hash) => fetchBody(this.bodyUrl + hash, hash, known)));
    if (arrival !== this.arrivals) return;
    const isNew = isOther || missing.length > 0 || manifest.revision !== this.manifest?.revision;
    this.bodies = {};
    for (const hash of hashes) if (hash in known) this.bodies[hash] = known[hash] ?? "";
    this.manifest = manifest;
    if (!isNew) return;
    this.events.changed();
    await this.store.save({ manifest, bodies: this.bodies }).catch(warnOfStorage);
  }
}

async function fetchBody(url: string, hash: string, into: Bodies): Promise<void> {
  try {
    const answer = await ask(url);
    if (answer.status === 200) into[hash] = answer.text;
    else console.warn(`programme: body ${hash} answered ${answer.status}`);
  } catch (error) {
    console.warn(`programme: body ${hash} did not arrive; its slide is skipped for now`, error);
  }
}

function warnOfStorage(error: unknown): null {
  console.warn("programme: this browser keeps nothing; a start without a server will fail", error);
  return null;
}

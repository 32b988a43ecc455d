/** Have the service worker keep what this screen needs to start without a server. */

import { keepStorage } from "../shared/keep-storage.ts";
import { flatMap } from "../shared/lists.ts";
import type { Bodies } from "../shared/manifest.ts";
import { fontsFor } from "./fonts.ts";

const WORKER = "/display/worker.js";
const SCOPE = "/display";
const MEDIA_CACHE = "signage-media-1";
const MEDIA = /\/media\/[0-9a-f]{64}/g;

export class Offline {
  private registration: ServiceWorkerRegistration | null = null;
  private media: string[] = [];
  private bodies: Bodies = {};
  private readonly warmed = new Set<string>();

  // Lifecycle

  /** Start the worker where the browser has one: only over HTTPS and on localhost. */
  async start(): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    try {
      await keepStorage();
      await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
      this.registration = await navigator.serviceWorker.ready;
      this.tell();
    } catch (error) {
      console.warn("offline: no service worker; a reload without a server will fail", error);
    }
  }

  // Actions

  /** Keep the media and the font slices that these bodies need, and the hall's logo. */
  keep(bodies: Bodies, logo: string | null): void {
    this.bodies = bodies;
    const texts = Object.keys(bodies).map((hash) => bodies[hash] ?? "");
    const media = flatMap(texts, (text) => text.match(MEDIA) ?? []);
    if (logo) media.push(`/media/${logo}`);
    this.media = [...new Set(media)];
    this.tell();
  }

  /** Say whether this page could be loaded without a server: the worker keeps only whole ones. */
  async keepsPage(): Promise<boolean> {
    if (!this.worker() || !navigator.serviceWorker.controller) return false;
    return (await caches.match(SCOPE)) !== undefined;
  }

  /** Forget what was shown: the screen was unpaired. */
  async wipe(): Promise<void> {
    if (!("caches" in window)) return;
    // Page and bundles are no secret, and are needed for the next start.
    await caches.delete(MEDIA_CACHE);
  }

  // Internal

  /** The worker of now: a newer one may have taken over since the start. */
  private worker(): ServiceWorker | null {
    return this.registration && this.registration.active;
  }

  private tell(): void {
    const worker = this.worker();
    if (!worker) return;
    // What was loaded before the worker was there, fonts above all, it has to fetch itself.
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    worker.postMessage({ media: this.media, loaded });
    void this.warmFonts();
  }

  /** Load the fonts of slides before their first turn: it may come without a server. */
  private async warmFonts(): Promise<void> {
    const { bodies } = this;
    for (const hash of Object.keys(bodies)) {
      if (this.warmed.has(hash)) continue;
      this.warmed.add(hash);
      const template = document.createElement("template");
      template.innerHTML = bodies[hash] ?? "";
      await fontsFor(template.content);
    }
    this.warmed.forEach((hash) => hash in this.bodies || this.warmed.delete(hash));
  }
}

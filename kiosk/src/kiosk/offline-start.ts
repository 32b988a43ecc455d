/** Have the service worker keep the page, so that the kiosk starts without a server. */

import { keepStorage } from "../shared/keep-storage.ts";

const WORKER = "/kiosk/worker.js";
const SCOPE = "/kiosk";

/** Register the worker where the browser has one: only over HTTPS and on localhost. */
export async function keepForOfflineStart(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    const { active } = await navigator.serviceWorker.ready;
    await document.fonts.ready;
    // What was loaded before the worker was there, fonts above all, it has to fetch itself.
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    if (active) active.postMessage({ media: [], loaded });
    await keepStorage();
  } catch (error) {
    console.warn("no service worker; a reload without a server will fail", error);
  }
}

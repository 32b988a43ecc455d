/** Clear what a page keeps of the server and load it anew; what waits to be sent is left alone. */

import { serverAnswers } from "./server.ts";

/**
 * Rejects in words while the server is away: there would be nothing to load. `reload` may
 * wait for a better moment.
 */
export async function startOver(
  store: { wipe(): Promise<void> },
  reload = () => location.reload(),
): Promise<void> {
  if (!(await serverAnswers())) throw new Error("The cache is not cleared while the server is away.");
  if ("caches" in window) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  if ("serviceWorker" in navigator) {
    const workers = await navigator.serviceWorker.getRegistrations();
    await Promise.all(workers.map((worker) => worker.unregister()));
  }
  await store.wipe();
  reload();
}

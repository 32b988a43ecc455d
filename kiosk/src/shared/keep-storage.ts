/** Have the browser keep for good what this page stores. */

/**
 * Ask for it; the browser decides without a question to anybody. Chromium agrees where
 * notifications are granted, as the device kit's policy file does.
 */
export async function keepStorage(): Promise<void> {
  if (!navigator.storage || !navigator.storage.persist) return;
  // A refusal is no trouble of the page's: its condition tells the office of it.
  await navigator.storage.persist();
}

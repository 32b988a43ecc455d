/** Have the browser keep for good what this page stores. */

/**
 * Ask for it; the browser decides without a question to anybody. Chromium agrees where
 * notifications are granted, as the device kit's policy file does.
 */
export async function keepStorage(): Promise<void> {
  if (!navigator.storage || !navigator.storage.persist) return;
  if (!(await navigator.storage.persist())) {
    console.warn("storage: the browser may drop what is kept when its disk is full");
  }
}

/** Keep the screen lit where the browser lets a page ask for it (secure contexts only). */

/** Ask now, and again whenever the page comes back into view. */
export function keepAwake(): void {
  if (!("wakeLock" in navigator)) return;
  const request = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      await navigator.wakeLock.request("screen");
    } catch (error) {
      console.warn("wake lock refused; the machine's own settings must keep it lit", error);
    }
  };
  document.addEventListener("visibilitychange", () => void request());
  void request();
}

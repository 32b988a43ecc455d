/** Keep keys from the page beneath while it is covered: nobody rates what they do not see. */

const COVERED = "is-covered";

/** Listen before the page itself does. */
export function holdKeys(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      if (!document.body.classList.contains(COVERED)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}

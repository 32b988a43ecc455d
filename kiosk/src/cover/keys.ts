/** Keep keys from the page beneath while it is covered or dark: nobody rates what they do not see. */

const UNSEEN = ["is-covered", "is-black"];

/** Listen before the page itself does. */
export function holdKeys(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      if (!UNSEEN.some((name) => document.body.classList.contains(name))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}

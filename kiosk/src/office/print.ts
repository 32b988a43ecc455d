/** Buttons with `data-print` open the browser's own print dialogue. */

export function printOnClick(root: Document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}

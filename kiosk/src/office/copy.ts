/** Buttons with `data-copy` put the value of the field they name on the clipboard. */

export function copyOnClick(root: Document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-copy]")) {
    button.addEventListener("click", () => void copy(root, button));
  }
}

async function copy(root: Document, button: HTMLElement): Promise<void> {
  const field = root.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  // The clipboard needs HTTPS; where there is none, the selected text can be copied by hand.
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(field.value);
  const label = button.querySelector<HTMLElement>("[data-copied]");
  if (label) label.textContent = label.dataset["copied"] ?? "";
}

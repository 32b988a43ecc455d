/** Buttons that open and close what they name in `data-menu`. */

export function toggleMenus(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-menu]")) {
    button.addEventListener("click", () => toggle(root, button));
  }
}

function toggle(root: Document, button: HTMLButtonElement): void {
  const menu = root.getElementById(button.dataset["menu"] ?? "");
  if (!menu) return;
  const isOpen = menu.classList.toggle("show");
  button.setAttribute("aria-expanded", String(isOpen));
}

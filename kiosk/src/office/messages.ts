/** Messages above a page: they can be closed, and refused forms get the focus. */

export function dismissMessages(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    event.target.closest("[data-dismiss]")?.closest(".alert")?.remove();
  });
}

export function focusMarked(root: ParentNode): void {
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}

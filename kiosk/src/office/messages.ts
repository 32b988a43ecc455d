/** Messages above a page: they can be closed, and refused forms get the focus. */

export function dismissMessages(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    event.target.closest("[data-dismiss]")?.closest(".alert")?.remove();
  });
}

/** Focus the list of problems if there is one, else the first field that is wrong. */
export function focusMarked(root: ParentNode): void {
  const marked = root.querySelector<HTMLElement>("[data-focus]");
  (marked ?? root.querySelector<HTMLElement>('[aria-invalid="true"]'))?.focus();
}

/** A box with `data-check-all` checks every box of that name in its form. */

export function checkAll(root: Document): void {
  root.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset["checkAll"]) return;
    const name = CSS.escape(target.dataset["checkAll"]);
    target.form
      ?.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${name}"]`)
      .forEach((box) => (box.checked = target.checked));
  });
}

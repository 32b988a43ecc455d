/** Let the rows of a list glide to their new places when their order changed. */

const GLIDE_MS = 700;
const EASE = "cubic-bezier(0.22, 0.61, 0.36, 1)";

/** Run `change`, then move each `[data-key]` row below `root` from where it was. */
export function glide(root: Element, change: () => void): void {
  const before = new Map<Element, number>();
  rowsOf(root).forEach((row) => before.set(row, row.getBoundingClientRect().top));
  change();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  rowsOf(root).forEach((row) => {
    const from = before.get(row);
    const by = from === undefined ? 0 : from - row.getBoundingClientRect().top;
    if (by === 0 || typeof row.animate !== "function") return;
    const frames = [{ transform: `translateY(${by}px)` }, { transform: "none" }];
    row.animate(frames, { duration: GLIDE_MS, easing: EASE });
  });
}

function rowsOf(root: Element): Element[] {
  return Array.from(root.querySelectorAll("[data-key]"));
}

/** Let a number that changed count to its new value, once. */

const COUNT_MS = 900;

/** Count the text of `element` from what it was to `target`; set it where that is no number. */
export function countTo(element: Element, target: string): void {
  const from = read(element.textContent ?? "");
  const to = read(target);
  element.setAttribute("data-counting", target);
  if (!from || !to || from.value === to.value || prefersStillness()) {
    finish(element, target);
    return;
  }
  const begun = performance.now();
  const step = (now: number) => {
    // A newer value took over, or the slide left.
    if (element.getAttribute("data-counting") !== target || !element.isConnected) return;
    // A frame may carry a time before the change that it draws.
    const share = Math.min(1, Math.max(0, now - begun) / COUNT_MS);
    if (share === 1) {
      finish(element, target);
      return;
    }
    const value = from.value + (to.value - from.value) * eased(share);
    element.textContent = to.before + value.toFixed(to.decimals) + to.after;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** Split "98.50 分" into what stands before and after the number, and the number. */
export function read(text: string) {
  const match = /^(\D*?)([-−]?\d+(?:\.(\d+))?)(\D*)$/.exec(text.trim());
  if (!match) return null;
  const [, before = "", number = "", fraction = "", after = ""] = match;
  return { before, value: Number(number.replace("−", "-")), decimals: fraction.length, after };
}

function finish(element: Element, target: string): void {
  element.textContent = target;
  element.removeAttribute("data-counting");
}

function eased(share: number): number {
  return 1 - (1 - share) ** 3;
}

function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Write how long it still is into every `[data-countdown]` element. */

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** What is left until an instant, in whole units; `scale` is the largest that matters. */
export function leftUntil(ends: number, now: number) {
  // Rounded up: "1 minute" stands until the minute is over, and 0 means that it is time.
  const seconds = Math.max(0, Math.ceil((ends - now) / SECOND_MS));
  return {
    days: Math.floor(seconds / DAY_S),
    hours: Math.floor((seconds % DAY_S) / HOUR_S),
    minutes: Math.floor((seconds % HOUR_S) / MINUTE_S),
    seconds: seconds % MINUTE_S,
    scale: seconds >= DAY_S ? "days" : seconds >= HOUR_S ? "hours" : "minutes",
  };
}

/** Bring every countdown below `root` up to date; touches only text that changes. */
export function fillCountdowns(root: ParentNode, now: number): void {
  root.querySelectorAll("[data-countdown]").forEach((element) => {
    const left = leftUntil(Number(element.getAttribute("data-countdown")), now);
    if (element.getAttribute("data-scale") !== left.scale) element.setAttribute("data-scale", left.scale);
    element.querySelectorAll("[data-left]").forEach((figure) => {
      const unit = figure.getAttribute("data-left") as "days" | "hours" | "minutes" | "seconds";
      const text = String(left[unit]);
      if (figure.textContent !== text) figure.textContent = text;
    });
  });
}

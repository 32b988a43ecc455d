/** Move a slot by keyboard: Alt and arrows; with Shift its end; Enter asks. */

import { moved, resized, type Span, STEP_MIN } from "./span.ts";

const STEPS: Record<string, [days: number, minutes: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -STEP_MIN],
  ArrowDown: [0, STEP_MIN],
};

/** Return where a key brings a span, or null where it is no such key. */
export function keyed(span: Span, event: KeyboardEvent): Span | null {
  const step = event.altKey ? STEPS[event.key] : undefined;
  if (!step) return null;
  if (!event.shiftKey) return moved(span, ...step);
  return step[1] === 0 ? span : resized(span, step[1]);
}

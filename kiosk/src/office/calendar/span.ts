/** Times of a slot on the wall of the hall, without zone: "2026-11-23T09:00". */

export const STEP_MIN = 15;
export const DAY_MIN = 24 * 60;
const MINUTE_MS = 60_000;

export interface Span {
  starts: string;
  ends: string;
}

/** Return a time so many minutes later; read as UTC, so that no clock change bends it. */
export function later(time: string, minutes: number): string {
  const moment = new Date(`${time}:00Z`);
  return new Date(moment.getTime() + minutes * MINUTE_MS).toISOString().slice(0, 16);
}

/** Minutes from one time to another. */
export function minutesBetween(from: string, until: string): number {
  return (Date.parse(`${until}:00Z`) - Date.parse(`${from}:00Z`)) / MINUTE_MS;
}

/** Move both ends by days and minutes. */
export function moved(span: Span, days: number, minutes: number): Span {
  const by = days * DAY_MIN + minutes;
  return { starts: later(span.starts, by), ends: later(span.ends, by) };
}

/** Move the end alone; a step remains at least. */
export function resized(span: Span, minutes: number): Span {
  const length = Math.max(STEP_MIN, minutesBetween(span.starts, span.ends) + minutes);
  return { starts: span.starts, ends: later(span.starts, length) };
}

/** Round minutes to a quarter of an hour. */
export function snapped(minutes: number): number {
  return Math.round(minutes / STEP_MIN) * STEP_MIN;
}

/** Days from one day to another, both like 2026-11-23. */
export function daysBetween(from: string, until: string): number {
  return minutesBetween(`${from}T00:00`, `${until}T00:00`) / DAY_MIN;
}

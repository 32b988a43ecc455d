/** What the server put into the page: all that the script needs, also without a server. */

export type Words = Record<string, string>;

export interface Settings {
  form: "kiosk" | "tablet" | "phone";
  /** Names the outbox, so that displays and phones of one browser stay apart. */
  channel: "kiosk" | "phone";
  device: string;
  window: string | null;
  post: string;
  refusals: string;
  /** Where a kiosk says that it is there; null on a phone. */
  presence: string | null;
  comment_limit: number;
  /** Seconds without a touch until the countdown; null on a person's own phone. */
  idle_s: number | null;
  countdown_s: number;
  /** Seconds that the thanks stay; null means until the person leaves. */
  thanks_s: number | null;
  language: string;
  texts: Record<string, Words>;
}

/** Read the settings from the page. */
export function readSettings(page: Document): Settings {
  return JSON.parse(need(page, "#settings").textContent ?? "") as Settings;
}

/** Return the element that `selector` names; the page and this script belong together. */
export function need(root: ParentNode, selector: string): HTMLElement {
  const element = root.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`The page lacks ${selector}.`);
  return element;
}

/** Return all elements that `selector` names. */
export function all(root: ParentNode, selector: string): HTMLElement[] {
  return Array.from(root.querySelectorAll<HTMLElement>(selector));
}

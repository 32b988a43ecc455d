/** The history of scores as the page hands it over: see signage/web/admin/trends.py. */

export interface Member {
  name: string;
  code: string;
  scores: (number | null)[];
  links: (string | null)[];
}

export interface Group {
  name: string;
  means: (number | null)[];
  members: Member[];
}

export interface History {
  months: string[];
  /** The months as short as an axis needs them, the year below where it begins. */
  shorts: string[];
  groups: Group[];
}

/** Read the history out of the page's data block; null where there is none. */
export function readHistory(page: Document): History | null {
  const block = page.querySelector("script[data-history]");
  return block?.textContent ? (JSON.parse(block.textContent) as History) : null;
}

/** Return the newest score and how it moved since the month before. */
export function lastChange(member: Member): { now: number; change: number | null } | null {
  const now = member.scores.at(-1);
  if (now === null || now === undefined) return null;
  const before = member.scores.at(-2);
  return { now, change: before === null || before === undefined ? null : now - before };
}

/** Return the least and greatest of the scores; null where there are none. */
export function rangeOf(scores: (number | null)[]): [number, number] | null {
  const given = scores.filter((score): score is number => score !== null);
  return given.length ? [Math.min(...given), Math.max(...given)] : null;
}

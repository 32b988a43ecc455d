/** Whether somebody is in the middle of a rating: the rating page marks it, the cover reads it. */

/** Attribute of the page's body. */
export const VISIT = "data-visit";

export function markVisit(body: Element, isOn: boolean): void {
  if (isOn) body.setAttribute(VISIT, "");
  else body.removeAttribute(VISIT);
}

export function isVisited(body: Element): boolean {
  return body.hasAttribute(VISIT);
}

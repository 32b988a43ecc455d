/** Make one element like another in place, touching only what differs. */

import { countTo } from "./count.ts";

// What the player itself sets on elements that are on screen.
const OWN_CLASSES = ["is-entering", "is-leaving", "is-refreshed"];

/** Make `old` (on screen) the same as `fresh`; changed numbers ([data-count]) count there. */
export function morph(old: Element, fresh: Element): void {
  copyAttributes(old, fresh);
  if (old.hasAttribute("data-clock")) return;
  if (old.hasAttribute("data-count") && fresh.childElementCount === 0) {
    const target = fresh.textContent ?? "";
    if (old.textContent !== target) countTo(old, target);
    return;
  }
  morphChildren(old, fresh);
}

function copyAttributes(old: Element, fresh: Element): void {
  const own = OWN_CLASSES.filter((name) => old.classList.contains(name));
  for (const { name } of Array.from(old.attributes))
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of Array.from(fresh.attributes))
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (own.length > 0) old.classList.add(...own);
}

function morphChildren(old: Element, fresh: Element): void {
  const wanted = Array.from(fresh.childNodes);
  wanted.forEach((node, index) => {
    fetchByKey(old, node, index);
    const present = old.childNodes[index];
    if (!present) old.appendChild(node);
    else if (isAlike(present, node)) bringUpToDate(present, node);
    // A row with a key may find its place further on.
    else if (keyOf(present) !== null) old.insertBefore(node, present);
    else old.replaceChild(node, present);
  });
  while (old.childNodes.length > wanted.length) old.removeChild(old.lastChild as ChildNode);
}

function bringUpToDate(present: ChildNode, node: Node): void {
  if (present instanceof Element) morph(present, node as Element);
  else if (present.nodeValue !== node.nodeValue) present.nodeValue = node.nodeValue;
}

/** Bring the row with the key of `node` to `index`, where the list already has one. */
function fetchByKey(old: Element, node: Node, index: number): void {
  const key = keyOf(node);
  if (key === null) return;
  const row = Array.from(old.children).find((child) => keyOf(child) === key);
  const present = old.childNodes[index];
  if (row && present && row !== present) old.insertBefore(row, present);
}

function keyOf(node: Node): string | null {
  return node instanceof Element ? node.getAttribute("data-key") : null;
}

/** Alike enough to be changed into one another; `data-key` keeps rows of a list apart. */
function isAlike(a: Node, b: Node): boolean {
  if (a.nodeName !== b.nodeName || a.nodeType !== b.nodeType) return false;
  if (!(a instanceof Element) || !(b instanceof Element)) return true;
  // An image is replaced: the new one is decoded already, the old would flash.
  if (a instanceof HTMLImageElement) return a.getAttribute("src") === b.getAttribute("src");
  return keyOf(a) === keyOf(b);
}

/** Thumbnails of displays: scaled to their room, clocks set, exchanged without a flash. */

import { shrinkToFit } from "../../cover/fit.ts";
import { ClockFaces } from "../../player/clock-faces.ts";

/** A picture that never loads must not keep the one before for ever. */
const LOAD_WITHIN_MS = 10_000;

const rooms = new ResizeObserver((entries) => {
  for (const entry of entries) fit(entry.target as HTMLElement);
});

/** What a thumbnail out of sight will show once somebody looks: each is a page to lay out. */
const pending = new WeakMap<Element, HTMLElement>();

const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    const fresh = pending.get(target);
    if (!isIntersecting || !fresh) continue;
    pending.delete(target);
    sight.unobserve(target);
    exchange(target as HTMLElement, fresh);
  }
});

/** Scale every thumbnail below `root` from now on, and dress what it shows. */
export function showThumbnails(root: ParentNode): void {
  for (const room of Array.from(root.querySelectorAll<HTMLElement>("[data-thumb]"))) {
    rooms.observe(room);
    const frame = room.querySelector("iframe");
    if (frame) dressLater(frame);
  }
}

/** Make a thumbnail what the server says now; a new picture covers the old once it is there. */
export function renewThumbnail(room: HTMLElement, fresh: HTMLElement): void {
  if (room.className !== fresh.className) room.className = fresh.className;
  pending.set(room, fresh);
  // Tells at once whether it is in sight, and again when that changes.
  sight.unobserve(room);
  sight.observe(room);
}

function exchange(room: HTMLElement, fresh: HTMLElement): void {
  if (room.dataset["address"] === fresh.dataset["address"]) return;
  room.dataset["address"] = fresh.dataset["address"];
  const before = Array.from(room.children);
  const frame = fresh.querySelector("iframe");
  if (!frame || !room.querySelector("iframe")) {
    room.replaceChildren(...Array.from(fresh.children, (child) => document.importNode(child, true)));
    return showThumbnails(room.parentNode ?? room);
  }
  const next = document.importNode(frame, true);
  next.classList.add("is-coming");
  const arrive = () => {
    clearTimeout(late);
    next.classList.remove("is-coming");
    before.forEach((child) => child.remove());
  };
  const late = window.setTimeout(arrive, LOAD_WITHIN_MS);
  next.addEventListener("load", arrive, { once: true });
  room.appendChild(next);
  fit(room);
  dressLater(next);
}

function fit(room: HTMLElement): void {
  const frame = room.querySelector("iframe");
  if (!frame) return;
  // A pixel more than there is room: rounding must not leave a dark edge.
  const scale = (room.clientHeight + 1) / frame.offsetHeight;
  room.style.setProperty("--thumb-scale", String(scale));
}

function dressLater(frame: HTMLIFrameElement): void {
  frame.addEventListener("load", () => dress(frame));
  dress(frame);
}

/** Do what the display's own script does to a page that it shows. */
function dress(frame: HTMLIFrameElement): void {
  fillClocks(frame);
  fitCover(frame);
}

/** A kiosk sets what covers it as large as all of it fits. */
function fitCover(frame: HTMLIFrameElement): void {
  const cover = frame.contentDocument?.getElementById("cover");
  const bodyVh = Number(cover?.dataset["bodyVh"]);
  if (cover?.firstElementChild && bodyVh) shrinkToFit(cover, (bodyVh * frame.offsetHeight) / 100);
}

function fillClocks(frame: HTMLIFrameElement): void {
  const inside = frame.contentDocument;
  const { timeZone, locale } = inside?.body?.dataset ?? {};
  if (!inside || !timeZone || !locale) return;
  const faces = new ClockFaces(() => Date.now());
  faces.adjust({ time_zone: timeZone, locale });
  faces.fill(inside);
}

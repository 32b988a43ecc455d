/** Thumbnails of displays: scaled to their room, clocks set, exchanged without a flash. */

import { ClockFaces } from "../../player/clock-faces.ts";

const LANDSCAPE = { width: 1920, height: 1080 };
const PORTRAIT = { width: 1080, height: 1920 };
/** A picture that never loads must not keep the one before for ever. */
const LOAD_WITHIN_MS = 10_000;

const rooms = new ResizeObserver((entries) => {
  for (const entry of entries) fit(entry.target as HTMLElement);
});

/** Scale every thumbnail below `root` from now on, and set its clocks. */
export function showThumbnails(root: ParentNode): void {
  for (const room of Array.from(root.querySelectorAll<HTMLElement>("[data-thumb]"))) {
    rooms.observe(room);
    const frame = room.querySelector("iframe");
    if (frame) setClocks(frame);
  }
}

/** Make a thumbnail what the server says now; a new picture covers the old once it is there. */
export function renewThumbnail(room: HTMLElement, fresh: HTMLElement): void {
  if (room.className !== fresh.className) room.className = fresh.className;
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
  setClocks(next);
}

function fit(room: HTMLElement): void {
  const { width, height } = room.classList.contains("thumb--portrait") ? PORTRAIT : LANDSCAPE;
  const scale = Math.min(room.clientWidth / width, room.clientHeight / height);
  room.style.setProperty("--thumb-scale", String(scale));
}

function setClocks(frame: HTMLIFrameElement): void {
  frame.addEventListener("load", () => fillClocks(frame));
  fillClocks(frame);
}

function fillClocks(frame: HTMLIFrameElement): void {
  const inside = frame.contentDocument;
  const { timeZone, locale } = inside?.body?.dataset ?? {};
  if (!inside || !timeZone || !locale) return;
  const faces = new ClockFaces(() => Date.now());
  faces.adjust({ time_zone: timeZone, locale });
  faces.fill(inside);
}

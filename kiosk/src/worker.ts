/** Service worker of the television, and of the kiosk: keeps page, bundles, fonts and media for
 * a start without a server. Programme and outbox are kept by the pages, on plain HTTP too. */

export {};

const worker = self as unknown as ServiceWorkerGlobalScope_;

// "/display" or "/kiosk": one browser may be both, so each has caches of its own.
const PAGE = new URL(worker.registration.scope).pathname;
const OWN = PAGE === "/display" ? "signage" : "signage-kiosk";
const PAGE_TIMEOUT_MS = 4_000;
const PAGES = `${OWN}-page-1`;
const ASSETS = `${OWN}-assets-1`;
const MEDIA = `${OWN}-media-1`;
const OURS = [PAGES, ASSETS, MEDIA];
const FONTS = "/static/dist/fonts/";
const FONT_SHEET = "/static/dist/fonts.css?";
// Above this, media that the programme no longer shows are dropped, oldest first.
const MOST_MEDIA = 200;
// Larger videos are not kept: a screen without a server skips them. Half of what the
// browser grants is for others.
const MOST_BYTES_EACH = 256 * 2 ** 20;
const LEAST_BUDGET = 200 * 2 ** 20;
const MOST_BUDGET = 2 * 2 ** 30;
// Where the budget is kept that was learnt when the storage ran full.
const LEARNT_BUDGET = `${PAGE}/budget`;

/** The few members of the worker's types that the DOM library lacks. */
interface ServiceWorkerGlobalScope_ {
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
  registration: { scope: string };
}
interface WorkerEvent {
  request: Request;
  data: { media: string[]; loaded: string[] };
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

worker.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([refreshPage(), worker.skipWaiting()]));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOutdated(), worker.clients.claim()]));
});

// One after the other: two at once would both fill the same room.
let keeping: Promise<unknown> = Promise.resolve();
worker.addEventListener("message", (event) => {
  const next = () => keep(event.data.media, event.data.loaded);
  keeping = keeping.then(next, next);
  event.waitUntil(keeping);
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(event));
  else if (cacheOf(url)) event.respondWith(request.headers.has("Range") ? part(request) : kept(request, url));
});

/** Return the cache that an immutable address belongs to, or null for any other. */
function cacheOf(url: URL): string | null {
  if (url.pathname.startsWith("/media/")) return MEDIA;
  if (url.pathname.startsWith(FONTS)) return ASSETS;
  return url.pathname.startsWith("/static/") && url.searchParams.has("v") ? ASSETS : null;
}

/** The page comes from the server while it answers, else as it was last. */
async function page(event: WorkerEvent): Promise<Response> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("The server is slow.")), PAGE_TIMEOUT_MS);
  });
  try {
    const response = await Promise.race([fetch(event.request), late]);
    if (response.status >= 500) throw new Error(`The server is ill: ${response.status}`);
    if (isOurPage(response)) event.waitUntil(keepPage(response.clone()));
    return response;
  } catch (error) {
    const old = await caches.match(PAGE);
    if (old) return old;
    throw error;
  }
}

async function refreshPage(): Promise<void> {
  const response = await fetch(PAGE, { credentials: "same-origin" });
  if (isOurPage(response)) await keepPage(response);
}

/** A display that is a kiosk is sent elsewhere: that page is not this one. */
function isOurPage(response: Response): boolean {
  return response.ok && response.type === "basic" && !response.redirected;
}

/** Keep a page and the stylesheets and scripts that it names; drop those it no longer does. */
async function keepPage(response: Response): Promise<void> {
  const text = await response.clone().text();
  const named: string[] = text.match(/\/static\/[^"'\s]+\?v=\w+/g) ?? [];
  // A guest network's page, or a proxy's, in place of ours.
  if (!named.some((address) => address.includes("/dist/"))) return;
  const assets = await caches.open(ASSETS);
  // A page without its scripts would be a blank one: then the page before it stays.
  if (!(await addMissing(assets, named))) return;
  await (await caches.open(PAGES)).put(PAGE, response);
  await dropUnnamed(assets, named);
}

/** Drop the assets of pages before; with another stylesheet of fonts, their slices too. */
async function dropUnnamed(assets: Cache, named: string[]): Promise<void> {
  const requests = await assets.keys();
  const outdated = requests.filter(({ url }) => url.includes("?v=") && !named.includes(pathOf(url)));
  const hasOtherFonts = outdated.some(({ url }) => url.includes(FONT_SHEET));
  const slices = hasOtherFonts ? requests.filter(({ url }) => url.includes(FONTS)) : [];
  await Promise.all([...outdated, ...slices].map((request) => assets.delete(request)));
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

async function kept(request: Request, url: URL): Promise<Response> {
  const name = cacheOf(url) as string;
  const old = await (await caches.open(name)).match(request);
  if (old) return old;
  const response = await fetch(request);
  // Media are kept by `addMedia` alone, which minds the room there is.
  if (name !== MEDIA && response.status === 200) await keepAsset(name, request, response.clone());
  return response;
}

/** Keep a file of the page; where the storage is full, the page has it all the same. */
async function keepAsset(name: string, request: Request, response: Response): Promise<void> {
  try {
    await (await caches.open(name)).put(request, response);
  } catch (error) {
    console.warn(`offline: ${request.url} is not kept`, error);
  }
}

/** Answer with a part of what is kept, as players of videos ask for it (RFC 9110 §14). */
async function part(request: Request): Promise<Response> {
  const old = await (await caches.open(MEDIA)).match(request.url);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "") ?? [];
  if (!old || first === undefined) return await fetch(request);
  const whole = await old.blob();
  const end = Math.min(last ? Number(last) + 1 : whole.size, whole.size);
  const start = Number(first);
  if (start >= end) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  }
  const headers = {
    "Accept-Ranges": "bytes",
    "Content-Length": String(end - start),
    "Content-Range": `bytes ${start}-${end - 1}/${whole.size}`,
    "Content-Type": old.headers.get("Content-Type") ?? "",
  };
  return new Response(whole.slice(start, end), { status: 206, headers });
}

async function keep(media: string[], loaded: string[]): Promise<void> {
  const fonts = loaded.filter((url) => url.includes(FONTS));
  await addMissing(await caches.open(ASSETS), fonts);
  const cache = await caches.open(MEDIA);
  const wanted = new Set(media.map((url) => new URL(url, worker.location.href).href));
  const unwanted = (await cache.keys()).filter((request) => !wanted.has(request.url));
  const surplus = Math.max(0, unwanted.length + wanted.size - MOST_MEDIA);
  await Promise.all(unwanted.slice(0, surplus).map((request) => cache.delete(request)));
  await addMedia(cache, media, unwanted.slice(surplus));
}

/** Keep media while there is room; what the programme no longer shows makes way, oldest first. */
async function addMedia(cache: Cache, urls: string[], unwanted: Request[]): Promise<void> {
  let room = (await budget()) - (await sizeOf(cache));
  for (const url of urls) {
    if (await holds(cache, url)) continue;
    try {
      const response = await fetch(url);
      const size = Number(response.headers.get("Content-Length"));
      while (size > room && unwanted.length > 0) room += await drop(cache, unwanted.shift() as Request);
      if (response.status === 200 && size <= Math.min(room, MOST_BYTES_EACH)) {
        await cache.put(url, response);
        room -= size;
      } else if (response.body) await response.body.cancel();
    } catch (error) {
      console.warn(`offline: ${url} is not kept`, error);
      if ((error as DOMException).name === "QuotaExceededError") return await retreat(cache, unwanted);
    }
  }
}

async function budget(): Promise<number> {
  const learnt = await caches.match(LEARNT_BUDGET);
  const ceiling = learnt ? Number(await learnt.text()) : MOST_BUDGET;
  if (!navigator.storage) return Math.min(LEAST_BUDGET, ceiling);
  const { quota } = await navigator.storage.estimate();
  return Math.min((quota ?? LEAST_BUDGET) / 2, ceiling);
}

/** Browsers grant less than they tell (Chromium says 10 GiB on any disk): keep half of what
 * fitted, from now on, so that programme, page and outbox have room. */
async function retreat(cache: Cache, unwanted: Request[]): Promise<void> {
  const size = await sizeOf(cache);
  const leaving = [...unwanted, ...[...(await cache.keys())].reverse()];
  let left = size;
  for (const request of leaving) if (left > size / 2) left -= await drop(cache, request);
  // Once: should others fill the storage, nothing would be left of it in the end.
  const pages = await caches.open(PAGES);
  if (!(await holds(pages, LEARNT_BUDGET))) await pages.put(LEARNT_BUDGET, new Response(String(size / 2)));
}

async function sizeOf(cache: Cache): Promise<number> {
  let size = 0;
  for (const request of await cache.keys()) size += await sizeIn(cache, request);
  return size;
}

async function drop(cache: Cache, request: Request): Promise<number> {
  const size = await sizeIn(cache, request);
  await cache.delete(request);
  return size;
}

async function sizeIn(cache: Cache, request: Request): Promise<number> {
  const response = await cache.match(request);
  if (!response) return 0;
  // Unread, it would hold its room on the disk after it was deleted.
  if (response.body) await response.body.cancel();
  return Number(response.headers.get("Content-Length"));
}

async function holds(cache: Cache, url: string): Promise<boolean> {
  return (await cache.keys(url)).length > 0;
}

/** Fetch what the cache lacks, and say whether all is there; what fails is fetched next time. */
async function addMissing(cache: Cache, urls: string[]): Promise<boolean> {
  let isWhole = true;
  for (const url of urls) {
    if (await holds(cache, url)) continue;
    try {
      await cache.add(url);
    } catch (error) {
      isWhole = false;
      console.warn(`offline: ${url} is not kept`, error);
    }
  }
  return isWhole;
}

/** Drop what an older worker of this page kept under the same names with another number. */
async function dropOutdated(): Promise<void> {
  const stems = OURS.map(stemOf);
  const names = await caches.keys();
  const outdated = names.filter((name) => !OURS.includes(name) && stems.includes(stemOf(name)));
  await Promise.all(outdated.map((name) => caches.delete(name)));
}

function stemOf(name: string): string {
  return name.replace(/\d+$/, "");
}

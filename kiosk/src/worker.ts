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
// Above this, media that the programme no longer shows are dropped, oldest first.
const MOST_MEDIA = 200;

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

worker.addEventListener("message", (event) => {
  event.waitUntil(keep(event.data.media, event.data.loaded));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(event));
  else if (cacheOf(url) && !request.headers.has("Range")) event.respondWith(kept(request, url));
});

/** Return the cache that an immutable address belongs to, or null for any other. */
function cacheOf(url: URL): string | null {
  if (url.pathname.startsWith("/media/")) return MEDIA;
  if (url.pathname.startsWith("/static/dist/fonts/")) return ASSETS;
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
  const assets = await caches.open(ASSETS);
  await addMissing(assets, named);
  for (const request of await assets.keys()) {
    const { pathname, search } = new URL(request.url);
    if (search && !named.includes(pathname + search)) await assets.delete(request);
  }
  await (await caches.open(PAGES)).put(PAGE, response);
}

async function kept(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheOf(url) as string);
  const old = await cache.match(request);
  if (old) return old;
  const response = await fetch(request);
  if (response.status === 200) await cache.put(request, response.clone());
  return response;
}

async function keep(media: string[], loaded: string[]): Promise<void> {
  const fonts = loaded.filter((url) => url.includes("/static/dist/fonts/"));
  await addMissing(await caches.open(ASSETS), fonts);
  const cache = await caches.open(MEDIA);
  await addMissing(cache, media);
  const wanted = new Set(media.map((url) => new URL(url, worker.location.href).href));
  const unwanted = (await cache.keys()).filter((request) => !wanted.has(request.url));
  const surplus = Math.max(0, unwanted.length + wanted.size - MOST_MEDIA);
  await Promise.all(unwanted.slice(0, surplus).map((request) => cache.delete(request)));
}

/** Fetch what the cache lacks; what fails now is fetched when it is needed, or next time. */
async function addMissing(cache: Cache, urls: string[]): Promise<void> {
  for (const url of urls) {
    if (await cache.match(url)) continue;
    try {
      await cache.add(url);
    } catch (error) {
      console.warn(`offline: ${url} is not kept`, error);
    }
  }
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

/** Start the rating page: at a kiosk, on a window tablet, or on a citizen's phone. */

import { Heartbeat } from "../shared/heartbeat.ts";
import { post } from "../shared/http.ts";
import { Kit, localMemory } from "../shared/kit.ts";
import { keepAwake } from "../shared/wake-lock.ts";
import { Courier } from "./courier.ts";
import { drainLock } from "./drain-lock.ts";
import { Guide } from "./guide.ts";
import { Idle } from "./idle.ts";
import { listenForKeys } from "./keyboard.ts";
import { showMoreBelow } from "./more-below.ts";
import { keepForOfflineStart } from "./offline-start.ts";
import { openOutbox } from "./outbox-database.ts";
import { Outbox } from "./outbox.ts";
import { Presence } from "./presence.ts";
import { RatingPage } from "./rating-page.ts";
import { ReasonsView } from "./reasons-view.ts";
import { Recorder } from "./recorder.ts";
import { Sender } from "./sender.ts";
import { type Settings, need, readSettings } from "./settings.ts";
import { followShape } from "./shape.ts";
import { StatusLine } from "./status-line.ts";
import { Steps } from "./steps.ts";
import { Texts } from "./texts.ts";

async function start(settings: Settings): Promise<void> {
  const database = await openOutbox(`signage-outbox-${settings.channel}`);
  const outbox = new Outbox(database, settings.device);
  const texts = new Texts(document, settings, () => {
    status.retell();
    reasons.retell();
  });
  const status = new StatusLine(document, outbox, texts, settings.form);
  const root = need(document, '[data-step="reasons"]');
  const reasons = new ReasonsView(root, settings.comment_limit, texts);
  const courier = new Courier(outbox, settings, post);
  const sender = new Sender(courier, drainLock(database), (trip) => void status.update(trip));
  const steps = new Steps(document, settings.window ? "level" : "window");
  const recorder = new Recorder(document, outbox, texts, () => sender.notify());
  const page = new RatingPage(document, settings, recorder, steps, texts, reasons);
  texts.start();
  page.start();
  new Guide(document, steps, () => page.reset()).start();
  watch(settings, page);
  if (settings.presence) {
    // Between two visits the server shows the screen on which to pair it again, or the
    // guide as it is now.
    const repair = () => page.isUntouched() && window.location.reload();
    new Presence(outbox, settings.presence, repair).start();
    void keepForOfflineStart();
    beatForTheKit();
  }
  window.addEventListener("online", () => sender.hurry());
  sender.notify();
}

function watch(settings: Settings, page: RatingPage): void {
  listenForKeys(document, {
    onLevel: (level) => void page.rate(level),
    onEnter: () => void page.send(),
    onEscape: () => page.back(),
  });
  if (settings.idle_s === null) return;
  keepAwake();
  const idle = new Idle(
    document,
    settings.idle_s,
    settings.countdown_s,
    () => page.isUntouched(),
    () => page.reset(),
  );
  idle.start();
}

/** Tell the watchdog of this machine, where there is one, that the page is drawn. */
function beatForTheKit(): void {
  const kit = new Kit(window.location.search, localMemory(), () => performance.now());
  if (kit.isThere) new Heartbeat(() => kit.beat()).start();
}

const settings = readSettings(document);
followShape(document, settings.form);
showMoreBelow(document);
start(settings).catch((error: unknown) => {
  // Without its outbox the page must not take ratings: it could lose them.
  console.error("the rating page could not start", error);
  const alarm = need(document, "[data-alarm]");
  alarm.textContent = settings.texts[settings.language]?.full ?? "";
  alarm.hidden = false;
});

/** Cover a kiosk or tablet with what the hall has to say at once; ratings go on beneath. */

import { ClockFaces } from "../player/clock-faces.ts";
import { Clock } from "../player/clock.ts";
import { Connection } from "../player/connection.ts";
import { Programme } from "../player/programme.ts";
import { Skew } from "../player/skew.ts";
import { Store } from "../player/store.ts";
import { TimeSync } from "../player/time-sync.ts";
import { Zones } from "../player/zones.ts";
import { Proof } from "../plays/proof.ts";
import { seenOn } from "../plays/seen.ts";
import { PlayShelf } from "../plays/shelf.ts";
import { Heartbeat } from "../shared/heartbeat.ts";
import { Fit } from "./fit.ts";
import { holdKeys } from "./keys.ts";
import { Lookout } from "./lookout.ts";
import { Office } from "./office.ts";

const place = document.getElementById("cover");
if (!place) throw new Error("The page lacks #cover.");
const store = new Store("signage-kiosk-cover");
const clock = new Clock(() => performance.now(), Date.now());
const skew = new Skew(clock, store);
const faces = new ClockFaces(() => clock.now());
const fit = new Fit(place);

const programme: Programme = new Programme(
  store,
  {
    changed: () => show(),
    // The page itself sees to it that this kiosk is paired anew.
    refused: () => void Promise.all([programme.wipe(), proof.wipe()]).then(() => zones.clear()),
  },
  "/kiosk/cover",
  "/kiosk/bodies/",
);

const zones = new Zones(
  { cover: place },
  programme,
  clock,
  () => document.createElement("div"),
  (element) => faces.fill(element),
  () => {
    fit.apply();
    proof.turned();
    office.orders.warn(zones.at("cover").slide?.kind === "emergency");
  },
);

const proof = new Proof(
  clock,
  () => (office.orders.isGlassDark ? [] : seenOn(zones, programme)),
  "/kiosk/plays",
  new PlayShelf("signage-kiosk-plays"),
);

const heartbeat = new Heartbeat(() => {
  faces.fill(document);
  proof.beat();
  office.condition.beat();
  office.orders.beat();
});

const connection: Connection = new Connection(
  {
    connected: () => {
      timeSync.start();
      // It holds no programme, and is told none: a kiosk asks for its cover by itself.
      connection.send("hello", { revision: null, kind: "kiosk", player: office.stamp });
      office.condition.greet();
      lookout.look();
    },
    disconnected: () => {},
    refused: () => {},
    programme: ({ manifest }) => lookout.compare(manifest.zones["cover"]),
    cover: () => lookout.look(),
    command: (command) => office.obey(command),
    state: (state) => office.adopt(state),
    clockSet: () => timeSync.start(),
  },
  "kiosk",
);

const office: Office = new Office({
  clock,
  store,
  send: (said) => connection.send("condition", said),
});

const timeSync = new TimeSync(clock, (timeoutMs) => connection.clock(timeoutMs), () => {
  zones.refresh();
  skew.keep();
});

const lookout = new Lookout(programme, () => connection.isConnected);

void start();

async function start(): Promise<void> {
  office.start();
  await skew.restore();
  await programme.restore();
  holdKeys();
  heartbeat.start();
  proof.start();
  timeSync.start();
  lookout.start();
  connection.open();
}

function show(): void {
  const { manifest } = programme;
  if (!manifest) return;
  faces.adjust(manifest.screen);
  fit.adjust(manifest.screen);
  zones.refresh();
}

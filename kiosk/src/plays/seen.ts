/** Which slides can be seen: those of the cover, or of every zone that there is. */

import type { Programme } from "../player/programme.ts";
import type { Zones } from "../player/zones.ts";
import { flatMap } from "../shared/lists.ts";
import type { Seen } from "./play.ts";

const BENEATH = ["main", "side", "ticker"];

/** Return what the zones show; a zone that the programme lacks shows nothing. */
export function seenOn(zones: Pick<Zones, "at">, programme: Pick<Programme, "zone">): Seen[] {
  const names = zones.at("cover").slide ? ["cover"] : BENEATH;
  return flatMap(names, (zone) => {
    const { slide } = zones.at(zone);
    return slide && programme.zone(zone) ? [{ zone, slide: slide.id, hash: slide.hash }] : [];
  });
}

/** Ask whether there is a server to load a page from. */

import { ask } from "./http.ts";

/** Say whether the server can serve a page at present. */
export async function serverAnswers(): Promise<boolean> {
  try {
    return (await ask("/display/clock", { cache: "no-store" })).status === 200;
  } catch {
    // Out of reach is an answer here.
    return false;
  }
}

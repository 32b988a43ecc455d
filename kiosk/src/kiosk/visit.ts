/** One citizen's visit: the answer as it stands, and what of it is already on disk. */

import type { Payload } from "./outbox-database.ts";
import { uuid } from "./uuid.ts";

export class Visit {
  private readonly rating = uuid();
  level = 0;

  constructor(readonly window: string) {}

  /** Return the answer with `level`, its reasons and comment. */
  answer(level: number, tags: string[] = [], comment = ""): Payload {
    return { rating: this.rating, window: this.window, level, tags, comment };
  }
}

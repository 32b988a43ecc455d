/** Drain the outbox: at once while the server answers, else ever more patiently. */

import { Backoff } from "../shared/backoff.ts";
import type { Courier, Trip } from "./courier.ts";
import type { DrainLock } from "./drain-lock.ts";

const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 60_000;

export class Sender {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isDraining = false;
  private isAskedAgain = false;

  constructor(
    private readonly courier: Pick<Courier, "carry" | "report">,
    private readonly lock: DrainLock,
    private readonly onTrip: (trip: Trip) => void,
    private readonly backoff = new Backoff(RETRY_FIRST_MS, RETRY_MOST_MS),
  ) {}

  // Actions

  /** Send what waits; during a wait after a failure it goes when that is over. */
  notify(): void {
    if (this.timer === undefined) void this.drain();
  }

  /** The network seems to be back: do not wait any longer. */
  hurry(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.backoff.reset();
    void this.drain();
  }

  // Internal

  private async drain(): Promise<void> {
    this.isAskedAgain = true;
    if (this.isDraining) return;
    this.isDraining = true;
    while (this.isAskedAgain && this.timer === undefined) {
      this.isAskedAgain = false;
      await this.drainOnce();
    }
    this.isDraining = false;
  }

  private async drainOnce(): Promise<void> {
    try {
      // A tab that drains takes our records too; look again later all the same.
      if (!(await this.lock(() => this.carryAll()))) this.retryLater();
    } catch (error) {
      console.error("outbox: draining failed; will retry", error);
      this.onTrip("offline");
      this.retryLater();
    }
  }

  private async carryAll(): Promise<void> {
    let trip = await this.courier.carry();
    while (trip === "delivered") {
      this.backoff.reset();
      this.onTrip(trip);
      trip = await this.courier.carry();
    }
    if (trip === "empty") await this.courier.report();
    else this.retryLater();
    this.onTrip(trip);
  }

  private retryLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.drain();
    }, this.backoff.next());
  }
}

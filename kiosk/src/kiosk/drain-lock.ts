/** One drain per device: two tabs of a kiosk must not send the same records at once. */

import type { Lease, OutboxDatabase } from "./outbox-database.ts";
import { uuid } from "./uuid.ts";

// Longer than a request may take, so that a lease never ends during one.
const LEASE_MS = 30_000;

/** Runs `work` while no other tab drains; resolves false if one does. */
export type DrainLock = (work: () => Promise<void>) => Promise<boolean>;

/** Return the browser's own lock where there is one, else a lease in the database. */
export function drainLock(database: OutboxDatabase): DrainLock {
  // Typed as always there; plain HTTP and engines before Chrome 69 have none.
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? browserLock(locks, database.name) : leaseLock(database);
}

function browserLock(locks: LockManager, name: string): DrainLock {
  return (work) =>
    locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
}

/** A lease row: whoever wrote it last and in time may drain; a dead tab's lease runs out. */
export function leaseLock(database: OutboxDatabase, now: () => number = Date.now): DrainLock {
  const holder = uuid();
  return async (work) => {
    if (!(await take(database, { holder, until: now() + LEASE_MS }, now()))) return false;
    try {
      await work();
    } finally {
      await database.put("meta", { holder, until: 0 }, "lease");
    }
    return true;
  };
}

async function take(database: OutboxDatabase, wish: Lease, now: number): Promise<boolean> {
  const tx = database.transaction("meta", "readwrite");
  const held = (await tx.store.get("lease")) as Lease | undefined;
  // A lease from the far future was written before the clock was put back.
  const isTaken =
    held && held.holder !== wish.holder && held.until > now && held.until <= now + LEASE_MS;
  if (!isTaken) await tx.store.put(wish, "lease");
  await tx.done;
  return !isTaken;
}

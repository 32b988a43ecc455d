/** Load the page anew when asked: never without a server, never in a loop. */

import { serverAnswers } from "./server.ts";

// Reloads in quick succession cure nothing; something else is wrong then.
const MOST = 3;
const WITHIN_MS = 600_000;
const YOUNGEST_MS = 3_000;
const MEMORY = "signage-reloads";
// For a newer player once is enough: who still has the old one then gets it from elsewhere
// than the server, and another reload would bring it again.
const AGAIN_FOR_PLAYER_MS = 3_600_000;
const PLAYER_MEMORY = "signage-reloaded-for";

/** The parts of the browser that this needs. */
export interface ReloadParts {
  uptimeMs(): number;
  wallMs(): number;
  memory: Pick<Storage, "getItem" | "setItem">;
  answers(): Promise<boolean>;
  sleep(ms: number): Promise<void>;
  reload(): void;
}

export class Reloader {
  private isWaiting = false;

  constructor(private readonly parts: ReloadParts = ofTheBrowser()) {}

  // Actions

  /** Reload soon, if the server answers and it was not done too often of late; `player` is
   * the stamp of the player to load, where that is why. */
  async reload(player = ""): Promise<void> {
    if (this.isWaiting || this.wasDoneFor(player)) return;
    this.isWaiting = true;
    await this.parts.sleep(Math.max(0, YOUNGEST_MS - this.parts.uptimeMs()));
    if (this.mayReload() && (await this.parts.answers())) {
      this.remember(player);
      this.parts.reload();
    }
    this.isWaiting = false;
  }

  // Internal

  private mayReload(): boolean {
    if (this.recent().length < MOST) return true;
    console.warn("reload: asked for too often; this page stays until the next night");
    return false;
  }

  private wasDoneFor(player: string): boolean {
    const [stamp = "", time = 0] = JSON.parse(this.parts.memory.getItem(PLAYER_MEMORY) ?? "[]") as [string?, number?];
    const isRecent = Math.abs(this.parts.wallMs() - time) < AGAIN_FOR_PLAYER_MS;
    return player !== "" && stamp === player && isRecent;
  }

  private remember(player: string): void {
    if (player) this.parts.memory.setItem(PLAYER_MEMORY, JSON.stringify([player, this.parts.wallMs()]));
    this.parts.memory.setItem(MEMORY, JSON.stringify([...this.recent(), this.parts.wallMs()]));
  }

  private recent(): number[] {
    const times = JSON.parse(this.parts.memory.getItem(MEMORY) ?? "[]") as number[];
    return times.filter((time) => Math.abs(this.parts.wallMs() - time) < WITHIN_MS);
  }
}

/** The parts of a real page. */
export function ofTheBrowser(): ReloadParts {
  return {
    uptimeMs: () => performance.now(),
    wallMs: () => Date.now(),
    memory: sessionStorage,
    answers: serverAnswers,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    reload: () => location.reload(),
  };
}

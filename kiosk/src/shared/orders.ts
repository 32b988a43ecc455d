/** Do what the office told this screen: mute, dark, clear what is kept, a picture of the glass. */

import type { Kit, Memory } from "./kit.ts";
import { textOf } from "./mishaps.ts";

const MUTED = "is-muted";
// A black picture, for a glass that no kit can switch.
const BLACK = "is-black";
// A glass that stays dark is told again: for an emergency above all.
const AGAIN_MS = 30_000;
// Where it is kept that this page darkened the glass: the next page lights it up again.
const DARK = "signage-dark";

/** Socket.IO event `state`: what holds until the office says otherwise. */
export interface State {
  is_muted: boolean;
  is_off: boolean;
}

export interface OrderParts {
  kit: Pick<Kit, "screenOff" | "screenOn">;
  /** Forget programme, media and page, then load anew; only with a server. */
  forget(): Promise<void>;
  takePicture(): Promise<void>;
  /** Make videos as loud as they now may be. */
  hush(): void;
  body: Pick<HTMLElement, "classList">;
  monotonic(): number;
  memory: Memory | null;
  changed(): void;
  failed(text: string): void;
}

export class Orders {
  private state: State = { is_muted: false, is_off: false };
  private isGrave = false;
  private isDark: boolean;
  private isTurning = false;
  private againAt = Infinity;
  private failure = "";

  constructor(private readonly parts: OrderParts) {
    this.isDark = parts.memory !== null && parts.memory.getItem(DARK) !== null;
    // The office's word comes with the greeting; till then it stays as it is.
    this.state.is_off = this.isDark;
  }

  // Actions

  /** What is obeyed, for the condition. */
  get told(): State & { screen_failure: string } {
    return { ...this.state, screen_failure: this.failure };
  }

  /** Whether the glass is switched off, or its picture black: nothing can be seen on it. */
  get isGlassDark(): boolean {
    return this.isDark || this.wantsDark;
  }

  /** The server said in answer to the greeting what holds. */
  adopt({ is_muted, is_off }: State): void {
    this.mute(is_muted);
    this.darken(is_off);
  }

  /** Do it; false: this is none of ours. */
  obey(name: string): boolean {
    if (name === "mute" || name === "unmute") this.mute(name === "mute");
    else if (name === "screen_off" || name === "screen_on") this.darken(name === "screen_off");
    else if (name === "clear_cache") void this.attempt(this.parts.forget());
    else if (name === "screenshot") void this.attempt(this.parts.takePicture());
    else return false;
    return true;
  }

  /** An emergency is shown, or over: a dark glass lights up for it. */
  warn(isGrave: boolean): void {
    if (isGrave === this.isGrave) return;
    this.isGrave = isGrave;
    void this.light();
  }

  /** Try again what failed; call it on every beat. */
  beat(): void {
    if (this.parts.monotonic() >= this.againAt) void this.light();
  }

  // Internal

  private mute(is_muted: boolean): void {
    this.state = { ...this.state, is_muted };
    this.sound();
    this.parts.changed();
  }

  private darken(is_off: boolean): void {
    this.state = { ...this.state, is_off };
    this.sound();
    void this.light();
  }

  private sound(): void {
    const { is_muted, is_off } = this.state;
    this.parts.body.classList.toggle(MUTED, is_muted || is_off);
    this.parts.hush();
  }

  /** Blacken the picture, and have the kit switch the glass; one order after the other. */
  private async light(): Promise<void> {
    this.parts.body.classList.toggle(BLACK, this.wantsDark);
    if (this.isTurning) return;
    this.isTurning = true;
    this.againAt = Infinity;
    let hasObeyed = true;
    while (hasObeyed && this.wantsDark !== this.isDark) hasObeyed = await this.turn(this.wantsDark);
    this.isTurning = false;
  }

  private get wantsDark(): boolean {
    return this.state.is_off && !this.isGrave;
  }

  private async turn(isDark: boolean): Promise<boolean> {
    try {
      await (isDark ? this.parts.kit.screenOff() : this.parts.kit.screenOn());
      this.failure = "";
      this.isDark = isDark;
      this.remember();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      // A glass that stays lit is black, and asked again at the next greeting or order.
      if (!isDark) this.againAt = this.parts.monotonic() + AGAIN_MS;
    }
    this.parts.changed();
    return isDark === this.isDark;
  }

  private remember(): void {
    const { memory } = this.parts;
    if (!memory) return;
    try {
      if (this.isDark) memory.setItem(DARK, "1");
      else memory.removeItem(DARK);
    } catch (error) {
      console.warn("orders: the storage is full; a reload forgets that the glass is dark", error);
    }
  }

  private async attempt(deed: Promise<void>): Promise<void> {
    try {
      await deed;
    } catch (error) {
      this.parts.failed(textOf(error));
    }
  }
}

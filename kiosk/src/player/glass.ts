/** The whole glass: type size, layout, language, the small signs, and the pixel shift. */

import type { Division, Screen } from "../shared/manifest.ts";
import type { Dress } from "./dress.ts";

const SHIFT_EVERY_MS = 180_000;
const SHIFT_PX: readonly [number, number][] = [
  [0, 0], [3, 1], [6, 3], [4, 6], [1, 5], [0, 2], [5, 0], [2, 4],
];
const SIGN_AFTER_MS = 10_000;
const IDENTIFY_MS = 15_000;

/** What is left of a division where its side zone has no room. */
const WITHOUT_SIDE: Partial<Record<Division, Division>> = { side: "full", l_shape: "ticker" };

export class Glass {
  /** Whether there is a side zone; not where what is set for a glass that lies stands. */
  hasSide = false;
  private shifted = 0;
  private identifyTimer = 0;
  private signTimer = 0;

  constructor(
    private readonly body: HTMLElement,
    private readonly dress: Dress,
    private readonly offlineSign: HTMLElement,
    private readonly identifySign: HTMLElement,
  ) {}

  // Lifecycle

  start(): void {
    setInterval(() => this.shift(), SHIFT_EVERY_MS);
  }

  // Actions

  /** Take the programme's screen settings. */
  adjust(screen: Screen): void {
    const root = document.documentElement;
    const { layout, division = "ticker" } = screen;
    const isUpright = layout === "portrait";
    const narrower = WITHOUT_SIDE[division];
    this.hasSide = !!narrower && (isUpright || window.innerHeight <= window.innerWidth);
    root.lang = screen.locale;
    root.dataset["layout"] = layout;
    root.dataset["division"] = this.hasSide ? division : narrower ?? division;
    root.classList.toggle("has-side", this.hasSide);
    // What lies is set for the shorter side: on a glass that stands it fits its width.
    root.style.setProperty("--body", screen.body_vh + (isUpright ? "vh" : "vmin"));
    this.dress.adjust(screen);
  }

  /** Forget the programme's type size: the pairing code has its own. */
  forget(): void {
    document.documentElement.style.removeProperty("--body");
  }

  /** Show a discreet sign once the server has been out of reach for a while. */
  noteConnection(isGood: boolean): void {
    if (!isGood && this.signTimer !== 0) return;
    clearTimeout(this.signTimer);
    this.signTimer = 0;
    if (isGood) this.offlineSign.hidden = true;
    else this.signTimer = window.setTimeout(() => (this.offlineSign.hidden = false), SIGN_AFTER_MS);
  }

  /** Show large for a while which screen this is. */
  identify(text: string): void {
    this.identifySign.textContent = text;
    this.identifySign.hidden = false;
    clearTimeout(this.identifyTimer);
    this.identifyTimer = window.setTimeout(() => (this.identifySign.hidden = true), IDENTIFY_MS);
  }

  // Internal

  /** Move everything by up to 6 px, so that no edge burns in. */
  private shift(): void {
    this.shifted = (this.shifted + 1) % SHIFT_PX.length;
    const [x, y] = SHIFT_PX[this.shifted] ?? [0, 0];
    this.body.style.transform = `translate(${x}px, ${y}px)`;
  }
}

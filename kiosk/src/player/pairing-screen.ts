/** The screen of a display that is not paired yet: code, QR, how long it is good for. */

import type { Code, PairingView } from "../shared/pairing.ts";

const TICK_MS = 1_000;

export class PairingScreen implements PairingView {
  private timer = 0;

  constructor(private readonly root: HTMLElement) {}

  // Actions

  showCode(code: Code): void {
    this.root.hidden = false;
    this.part("trouble").hidden = true;
    this.part("code").textContent = grouped(code.user_code);
    this.part("url").textContent = code.pair_url.replace(/^https?:\/\/|\?.*$/g, "");
    const image = this.part("qr") as HTMLImageElement;
    image.src = `/display/pairings/qr.svg?code=${encodeURIComponent(code.user_code)}`;
    image.hidden = false;
    this.countDown(performance.now() + code.expires_in * 1000);
  }

  showTrouble(): void {
    this.root.hidden = false;
    this.part("trouble").hidden = false;
  }

  hide(): void {
    clearInterval(this.timer);
    this.root.hidden = true;
  }

  // Internal

  private countDown(ends: number): void {
    clearInterval(this.timer);
    const tick = () => {
      const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
      const seconds = left % 60;
      this.part("left").textContent = `${Math.floor(left / 60)}:${seconds < 10 ? "0" : ""}${seconds}`;
    };
    tick();
    this.timer = window.setInterval(tick, TICK_MS);
  }

  private part(name: string): HTMLElement {
    const element = this.root.querySelector(`[data-pairing="${name}"]`);
    if (!(element instanceof HTMLElement)) throw new Error(`The page lacks [data-pairing=${name}].`);
    return element;
  }
}

/** Return "BCDF-GHJK" for the eight letters, however the server wrote them. */
function grouped(code: string): string {
  return code.replace(/-/g, "").replace(/(.{4})(?=.)/g, "$1-");
}

/** The screen of a display that is not paired yet: code, QR, how long it is good for. */

import type { Code, PairingView } from "../shared/pairing.ts";

const TICK_MS = 1_000;
const CODE_LENGTH = 8;

export class PairingScreen implements PairingView {
  private timer = 0;
  private typed = "";
  private readonly press = (event: KeyboardEvent) => this.type(event);

  /** `whenTyped` is told a one-time code that was typed on a keyboard. */
  constructor(
    private readonly root: HTMLElement,
    private readonly whenTyped: (code: string) => void,
  ) {}

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
    document.addEventListener("keydown", this.press);
  }

  showNotice(text: string): void {
    const notice = this.part("notice");
    notice.textContent = text;
    notice.hidden = !text;
  }

  showTrouble(): void {
    this.root.hidden = false;
    this.part("trouble").hidden = false;
  }

  hide(): void {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this.press);
    this.root.hidden = true;
  }

  // Internal

  private type(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Backspace") this.typed = this.typed.slice(0, -1);
    else if (/^[a-z]$/i.test(event.key)) this.typed += event.key.toUpperCase();
    else return;
    this.showNotice("");
    const isWhole = this.typed.length === CODE_LENGTH;
    const field = this.part("typed");
    field.textContent = grouped(this.typed);
    field.parentElement!.hidden = !this.typed;
    if (!isWhole) return;
    this.whenTyped(this.typed);
    this.typed = "";
  }

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

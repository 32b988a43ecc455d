/** Pair this browser: ask for a code, wait until somebody in the office approves it. */

import { Backoff } from "./backoff.ts";
import { post } from "./http.ts";

const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;
const SLOWER_S = 5;

/** What the server answers to a request for a pairing (RFC 8628 §3.2). */
export interface Code {
  device_code: string;
  user_code: string;
  expires_in: number;
  interval: number;
  pair_url: string;
}

/** What shows the pairing to people. */
export interface PairingView {
  showCode(code: Code): void;
  showTrouble(): void;
  hide(): void;
}

export class Pairing {
  private readonly backoff = new Backoff(RETRY_FIRST_MS, RETRY_MOST_MS);

  constructor(
    private readonly kind: "tv" | "kiosk",
    private readonly view: PairingView,
    private readonly post_: typeof post = post,
    private readonly sleep: (ms: number) => Promise<void> = sleepFor,
  ) {}

  // Lifecycle

  /**
   * Resolve when this browser is paired, with the path of its page ("/kiosk" for one);
   * asks for a new code whenever one runs out.
   */
  async run(): Promise<string> {
    let page: string | null = null;
    while (page === null) page = await this.attempt();
    this.view.hide();
    return page;
  }

  // Internal

  private async attempt(): Promise<string | null> {
    const code = await this.request();
    this.view.showCode(code);
    return await this.approval(code);
  }

  private async request(): Promise<Code> {
    for (;;) {
      const wanted = {
        kind: this.kind,
        width: window.innerWidth * window.devicePixelRatio,
        height: window.innerHeight * window.devicePixelRatio,
      };
      const answer = await this.try_("/display/pairings", wanted);
      if (answer && answer.status === 201) {
        this.backoff.reset();
        return JSON.parse(answer.text) as Code;
      }
      this.view.showTrouble();
      await this.sleep(this.backoff.next());
    }
  }

  /** Return the page once approved, null when the code is of no use any more. */
  private async approval(code: Code): Promise<string | null> {
    let interval = code.interval;
    for (let waited = 0; waited < code.expires_in; waited += interval) {
      await this.sleep(interval * 1000);
      const answer = await this.try_("/display/pairings/token", { device_code: code.device_code });
      if (!answer || answer.status >= 500) continue;
      if (answer.status === 200) return (JSON.parse(answer.text) as { page: string }).page;
      const { error } = JSON.parse(answer.text) as { error: string };
      if (error === "slow_down") interval += SLOWER_S;
      else if (error !== "authorization_pending") return null;
    }
    return null;
  }

  private async try_(url: string, body: unknown) {
    try {
      return await this.post_(url, body);
    } catch (error) {
      console.warn("pairing: no answer; will ask again", error);
      return null;
    }
  }
}

function sleepFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Pair this browser: ask for a code, wait until somebody in the office approves it, or
 * approve it by a one-time code that the address holds or somebody types.
 */

import { Backoff } from "./backoff.ts";
import { post } from "./http.ts";

const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;
const SLOWER_S = 5;
// The code is unknown, unreadable, or used.
const GIVEN_UP = new Set([404, 409, 422]);

/** What the server answers to a request for a pairing (RFC 8628 §3.2). */
export interface Code {
  device_code: string;
  user_code: string;
  expires_in: number;
  interval: number;
  pair_url: string;
  /** Why this browser, which was paired, is not any more; older servers say nothing. */
  notice?: string;
}

/** What shows the pairing to people. */
export interface PairingView {
  showCode(code: Code): void;
  showTrouble(): void;
  /** Tell people something; an empty text takes it away. */
  showNotice(text: string): void;
  hide(): void;
}

export class Pairing {
  private readonly backoff = new Backoff(RETRY_FIRST_MS, RETRY_MOST_MS);
  /** The one-time code to try next. */
  private wanted: string | null = null;
  private isGivenSpent = false;

  constructor(
    private readonly kind: "tv" | "kiosk",
    private readonly view: PairingView,
    /** A one-time code from the page's address. */
    private readonly given: string | null = null,
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

  // Actions

  /** Try a one-time code that somebody typed. */
  redeem(code: string): void {
    this.wanted = code;
  }

  // Internal

  private async attempt(): Promise<string | null> {
    const code = await this.request();
    this.view.showCode(code);
    this.view.showNotice(code.notice || "");
    if (!this.isGivenSpent) this.wanted = this.given;
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
        return answer.said as Code;
      }
      this.view.showTrouble();
      await this.sleep(this.backoff.next());
    }
  }

  /** Return the page once approved, null when the code is of no use any more. */
  private async approval(code: Code): Promise<string | null> {
    let interval = code.interval;
    for (let waited = 0; waited < code.expires_in; waited += interval) {
      if (this.wanted) await this.tryCode(code.device_code, this.wanted);
      await this.sleep(interval * 1000);
      const answer = await this.try_("/display/pairings/token", { device_code: code.device_code });
      if (!answer || answer.status >= 500) continue;
      const { page, error } = answer.said as { page?: string; error?: string };
      if (answer.status === 200 && page) return page;
      if (error === "slow_down") interval += SLOWER_S;
      else if (error !== "authorization_pending") return null;
    }
    return null;
  }

  /** Have a one-time code approve this pairing; without an answer it is tried again. */
  private async tryCode(deviceCode: string, code: string): Promise<void> {
    const body = { device_code: deviceCode, code };
    const answer = await this.try_("/display/pairings/redemption", body);
    if (!answer || answer.status >= 500) return;
    if (this.wanted === code) this.wanted = null;
    if (answer.status === 200) {
      // It has done its work: should this pairing end one day, it is no use to try it again.
      if (code === this.given) this.isGivenSpent = true;
      return this.view.showNotice("");
    }
    // Too many tries, or too late: the one of the address has another chance.
    if (code === this.given) this.isGivenSpent = GIVEN_UP.has(answer.status);
    this.view.showNotice((answer.said as { message?: string }).message || "");
  }

  /** Null: no answer, or one that is not our server's (a guest network's page). */
  private async try_(url: string, body: unknown) {
    try {
      const { status, text } = await this.post_(url, body);
      return { status, said: JSON.parse(text) as object };
    } catch (error) {
      console.warn("pairing: no answer; will ask again", error);
      return null;
    }
  }
}

function sleepFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

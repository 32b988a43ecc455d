/** The socket to the server: makes things fast; the programme's pull makes them right. */

import { io, type Socket } from "socket.io-client";

import { Backoff } from "../shared/backoff.ts";
import { within } from "../shared/http.ts";
import type { CoverPush, ProgrammePush } from "../shared/manifest.ts";
import type { State } from "../shared/orders.ts";
import { Vigil } from "./vigil.ts";

const RECONNECT_FIRST_MS = 500;
const RECONNECT_MOST_MS = 4_000;
// An attempt into a network that swallows everything ends by itself. Together with the
// wait it is below the 10 s in which a screen is to be back (reliability.md F12).
const ATTEMPT_MS = 5_000;

/** What the server tells a screen to do. */
export interface Command {
  name:
    | "reload"
    | "identify"
    | "unpaired"
    | "clear_cache"
    | "mute"
    | "unmute"
    | "screen_off"
    | "screen_on"
    | "screenshot";
  text?: string;
  /** Why it is to reload: this player is served now. */
  player?: string;
}

export interface ConnectionEvents {
  connected(): void;
  disconnected(): void;
  /** The server answered, and does not want this screen. */
  refused(): void;
  programme(push: ProgrammePush): void;
  cover(push: CoverPush): void;
  command(command: Command): void;
  /** What holds until the office says otherwise. */
  state(state: State): void;
  /** The server's clock was set: what was learnt of it is wrong. */
  clockSet(): void;
}

export class Connection {
  private readonly socket: Socket;
  private readonly backoff = new Backoff(RECONNECT_FIRST_MS, RECONNECT_MOST_MS);
  private readonly vigil = new Vigil((timeoutMs) => this.clock(timeoutMs), () => this.drop());
  private timer = 0;

  /** `page` tells the server which display of this browser it is, should it be two. */
  constructor(private readonly events: ConnectionEvents, page: "tv" | "kiosk" = "tv") {
    // Long polling lets one request pin a server thread: websocket only. The wait before
    // a new attempt is ours, since the library does not return after a refusal.
    this.socket = io("/display", {
      transports: ["websocket"],
      autoConnect: false,
      reconnection: false,
      timeout: ATTEMPT_MS,
      auth: { page },
    });
    this.listen();
    window.addEventListener("online", () => this.timer && this.retryIn(0));
  }

  // Lifecycle

  open(): void {
    this.socket.connect();
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.socket.disconnect();
  }

  // Actions

  get isConnected(): boolean {
    return this.socket.connected;
  }

  /** Send without waiting; dropped when there is no connection. */
  send(event: "hello" | "playing" | "condition", report: object): void {
    if (this.socket.connected) this.socket.emit(event, report);
  }

  /** Return the server's clock in ms since 1970. */
  clock(timeoutMs: number): Promise<number> {
    if (!this.socket.connected) return Promise.reject(new Error("not connected"));
    const answer = new Promise<number>((resolve) => {
      this.socket.emit("clock", (reply: { now: number }) => resolve(reply.now));
    });
    return within(timeoutMs, answer);
  }

  // Internal

  private listen(): void {
    this.socket.on("connect", () => {
      this.backoff.reset();
      this.vigil.heard();
      this.events.connected();
    });
    this.socket.on("connect_error", (error) => {
      console.warn("socket: refused or out of reach; will try again", error);
      this.events.disconnected();
      // The library gives up the namespace when the server itself said no.
      if (!this.socket.active) this.events.refused();
      this.retry();
    });
    this.socket.on("disconnect", (reason) => {
      this.vigil.stop();
      this.events.disconnected();
      if (reason !== "io client disconnect") this.retry();
    });
    this.socket.io.on("ping", () => this.vigil.heard());
    this.socket.on("programme", (push: ProgrammePush) => this.events.programme(push));
    this.socket.on("cover", (push: CoverPush) => this.events.cover(push));
    this.socket.on("clock", () => this.events.clockSet());
    this.socket.on("command", (command: Command) => this.events.command(command));
    this.socket.on("state", (state: State) => this.events.state(state));
  }

  /** Give up a connection through which nothing gets any more. */
  private drop(): void {
    console.warn("socket: the server has fallen silent; will connect anew");
    this.socket.io.engine.close();
  }

  private retry(): void {
    this.retryIn(this.backoff.next());
  }

  private retryIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.socket.connect();
    }, ms);
  }
}

/** Upload files by dropping them anywhere on the page, or by choosing: each with its progress. */

import { Row } from "./upload-row.ts";

// Without a byte sent or answered for so long, the server is taken for gone.
const SILENCE_MS = 120_000;
const READY = 201;
const WAITING = 202;

export function startUpload(form: HTMLFormElement): void {
  new Upload(form).start();
}

class Upload {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly veil: HTMLElement | null;
  private sending: Promise<void> = Promise.resolve();
  private depth = 0;

  constructor(private readonly form: HTMLFormElement) {
    this.input = form.querySelector<HTMLInputElement>("input[type=file]")!;
    this.list = form.querySelector<HTMLElement>("[data-upload-list]")!;
    this.veil = document.querySelector<HTMLElement>("[data-drop-veil]");
  }

  // Lifecycle

  start(): void {
    this.form.classList.add("has-script");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.input.files);
    });
    this.input.addEventListener("change", () => this.take(this.input.files));
    document.addEventListener("dragenter", (event) => this.hover(event, 1));
    document.addEventListener("dragleave", (event) => this.hover(event, -1));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      this.depth = 0;
      this.unveil(false);
      this.take(event.dataTransfer?.files ?? null);
    });
  }

  // Actions

  /** Send files one after another, behind those that are being sent. */
  take(files: FileList | null): void {
    const chosen = [...(files ?? [])];
    const rows = chosen.map((file) => this.addRow(file.name));
    this.input.value = "";
    chosen.forEach((file, index) => {
      this.sending = this.sending.then(() => this.sendOne(file, rows[index]!));
    });
  }

  // Internal

  /** Inner elements are entered before outer ones are left: count. */
  private hover(event: DragEvent, step: number): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    this.depth = Math.max(0, this.depth + step);
    this.unveil(this.depth > 0);
  }

  private unveil(isOver: boolean): void {
    if (this.veil) this.veil.hidden = !isOver;
  }

  private async sendOne(file: File, row: Row): Promise<void> {
    const { tooLarge, done, offline, maxBytes } = this.form.dataset;
    if (file.size > Number(maxBytes)) return row.fail(tooLarge ?? "");
    const answer = await this.post(file, row);
    if (answer === null) row.fail(offline ?? "");
    else if (answer.status === READY) row.succeed(done ?? "");
    else if (answer.status === WAITING) row.element.remove(); // it goes on in the list below
    else row.fail(messageOf(answer));
    const event = answer?.status === WAITING ? "media-sent" : "media-ready";
    window.htmx.trigger(document.body, event);
  }

  private addRow(name: string): Row {
    const row = new Row(name);
    this.list.append(row.element);
    return row;
  }

  private post(file: File, row: Row): Promise<XMLHttpRequest | null> {
    const { upload, sending, checking } = this.form.dataset;
    const request = new XMLHttpRequest(); // fetch tells no progress of an upload
    request.open("POST", `${upload}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", new FormData(this.form).get("csrf_token") as string);
    let timer = window.setTimeout(() => request.abort(), SILENCE_MS);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => request.abort(), SILENCE_MS);
      const percent = Math.floor((100 * loaded) / total);
      const text = percent < 100 ? sending?.replace("{percent}", String(percent)) : checking;
      row.progress(loaded / total, text ?? "");
    };
    return new Promise((resolve) => {
      request.onload = () => resolve(request);
      request.onerror = request.onabort = () => resolve(null);
      request.onloadend = () => clearTimeout(timer);
      request.send(file);
    });
  }
}

function messageOf(answer: XMLHttpRequest): string {
  try {
    return String((JSON.parse(answer.responseText) as { message: unknown }).message);
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}

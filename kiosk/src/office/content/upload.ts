/** Upload pictures by dropping or choosing them: one request each, with its progress. */

const TIMEOUT_MS = 120_000;

export function startUpload(form: HTMLFormElement): void {
  new Upload(form).start();
}

class Upload {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;

  constructor(private readonly form: HTMLFormElement) {
    this.input = form.querySelector<HTMLInputElement>("input[type=file]")!;
    this.list = form.querySelector<HTMLElement>("[data-upload-list]")!;
  }

  // Lifecycle

  start(): void {
    this.form.classList.add("has-script");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.take(this.input.files);
    });
    this.input.addEventListener("change", () => void this.take(this.input.files));
    this.form.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.form.classList.add("is-over");
    });
    this.form.addEventListener("dragleave", () => this.form.classList.remove("is-over"));
    this.form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.form.classList.remove("is-over");
      void this.take(event.dataTransfer?.files ?? null);
    });
  }

  // Actions

  /** Send files one after another, then bring the list of pictures up to date. */
  async take(files: FileList | null): Promise<void> {
    const chosen = [...(files ?? [])];
    this.list.replaceChildren();
    const rows = chosen.map((file) => this.addRow(file.name));
    this.input.value = "";
    for (const [index, file] of chosen.entries()) await this.sendOne(file, rows[index]!);
    const page = window.location.pathname + window.location.search;
    const swap = { target: "#media", select: "#media", swap: "outerHTML" } as const;
    if (chosen.length > 0) await window.htmx.ajax("get", page, swap);
  }

  // Internal

  private async sendOne(file: File, row: Row): Promise<void> {
    const { tooLarge, done, offline, maxBytes } = this.form.dataset;
    if (file.size > Number(maxBytes)) return row.fail(tooLarge ?? "");
    const answer = await this.post(file, row);
    if (answer === null) row.fail(offline ?? "");
    else if (answer.status === 201) row.succeed(done ?? "");
    else row.fail(messageOf(answer));
  }

  private addRow(name: string): Row {
    const row = new Row(name);
    this.list.append(row.element);
    return row;
  }

  private post(file: File, row: Row): Promise<XMLHttpRequest | null> {
    const body = new FormData(this.form);
    body.delete(this.input.name);
    body.append(this.input.name, file);
    const request = new XMLHttpRequest(); // fetch tells no progress of an upload
    request.timeout = TIMEOUT_MS;
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => row.progress(loaded / total);
    return new Promise((resolve) => {
      request.onload = () => resolve(request);
      request.onerror = request.ontimeout = () => resolve(null);
      request.send(body);
    });
  }
}

class Row {
  readonly element = document.createElement("li");
  private readonly bar = document.createElement("progress");
  private readonly outcome = document.createElement("span");

  constructor(name: string) {
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", name);
    const label = document.createElement("span");
    label.textContent = name;
    label.className = "upload-list__name";
    this.outcome.className = "upload-list__outcome";
    this.element.append(label, this.bar, this.outcome);
  }

  progress(share: number): void {
    // The server still has to decode it: the last twentieth is its answer.
    this.bar.value = share * 0.95;
  }

  succeed(text: string): void {
    this.bar.value = 1;
    this.end(text, "is-done");
  }

  fail(text: string): void {
    this.bar.remove();
    this.end(text, "is-refused");
  }

  private end(text: string, state: string): void {
    this.outcome.textContent = text;
    this.element.classList.add(state);
  }
}

function messageOf(answer: XMLHttpRequest): string {
  try {
    return String((JSON.parse(answer.responseText) as { message: unknown }).message);
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}

/** A file that is being sent: its name, how far it is, and how it ended. */

export class Row {
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

  progress(share: number, text: string): void {
    // The server still has to look at it: the last twentieth is its answer.
    this.bar.value = share * 0.95;
    this.outcome.textContent = text;
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

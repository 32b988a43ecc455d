/** Forms with `data-confirm` ask their question before they are sent. */

export function askBeforeDeeds(root: Document): void {
  const dialog = root.getElementById("confirm");
  if (!(dialog instanceof HTMLDialogElement)) return;
  // In the capture phase: before htmx, which would send the form itself.
  root.addEventListener("submit", (event) => ask(event, dialog), { capture: true });
}

function ask(event: SubmitEvent, dialog: HTMLDialogElement): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset["confirm"]) return;
  if (form.dataset["confirmed"] === "yes") {
    delete form.dataset["confirmed"];
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  dialog.querySelector("p")!.textContent = form.dataset["confirm"];
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => resume(dialog, form, submitter), { once: true });
  dialog.showModal();
}

function resume(dialog: HTMLDialogElement, form: HTMLFormElement, submitter: HTMLElement | null): void {
  if (dialog.returnValue !== "yes") return;
  form.dataset["confirmed"] = "yes";
  form.requestSubmit(submitter);
}

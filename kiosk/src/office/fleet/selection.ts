/** How many displays are chosen, said in the bar and asked about before a deed. */

export function countChosen(root: Document): void {
  root.addEventListener("change", ({ target }) => {
    const form = target instanceof HTMLInputElement ? target.form : null;
    if (form?.id === "fleet") tell(form);
  });
  // A browser that goes back keeps what was chosen.
  window.addEventListener("pageshow", () => {
    const form = root.getElementById("fleet");
    if (form instanceof HTMLFormElement) tell(form);
  });
}

function tell(form: HTMLFormElement): void {
  const everything = form.querySelector<HTMLInputElement>("input[name=everything]");
  const chosen = form.querySelectorAll("input[name=display]:checked").length;
  const count = everything?.checked ? everything.dataset["total"]! : String(chosen);
  const place = form.querySelector<HTMLElement>("[data-fleet-count]");
  if (place) place.textContent = (place.dataset["text"] ?? "").replace("{count}", count);
  form.dataset["confirm"] = (form.dataset["question"] ?? "").replace("{count}", count);
}

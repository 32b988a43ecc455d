/** Rows that buttons move up and down; the form sends them in the order shown. */

export function orderRows(list: HTMLElement): void {
  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-order-step]");
    const row = button?.closest<HTMLElement>("[data-order-row]");
    if (!button || !row) return;
    event.preventDefault(); // without a script the button sends the form to be ordered
    if (button.dataset["orderStep"] === "-1") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
  });
}

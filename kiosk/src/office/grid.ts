/** A table of inputs that is filled in with the keyboard, line after line. */

type Cell = HTMLInputElement;

/** Arrow keys and Enter go up and down; Ctrl+D takes what stands above. */
export function enableGrids(page: Document): void {
  for (const table of Array.from(page.querySelectorAll<HTMLTableElement>("[data-grid]"))) {
    table.addEventListener("keydown", (event) => move(table, event));
    table.addEventListener("change", (event) => complete(page, event.target as Cell));
  }
}

function move(table: HTMLTableElement, event: KeyboardEvent): void {
  const cell = event.target as Cell;
  if (!(cell instanceof HTMLInputElement) || event.isComposing) return;
  const copies = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d";
  if (copies) copyAbove(table, cell);
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
  const next = step ? beside(table, cell, step) : null;
  // Without a line below, Enter saves the form as everywhere.
  if (!copies && !next) return;
  event.preventDefault();
  next?.focus();
  next?.select();
}

function copyAbove(table: HTMLTableElement, cell: Cell): void {
  const above = beside(table, cell, -1);
  if (!above) return;
  cell.value = above.value;
  cell.dispatchEvent(new Event("change", { bubbles: true }));
}

function beside(table: HTMLTableElement, cell: Cell, step: number): Cell | null {
  const rows = Array.from(table.tBodies[0]?.rows ?? []);
  const row = rows.findIndex((one) => one.contains(cell));
  const column = inputs(rows[row]).indexOf(cell);
  return inputs(rows[row + step])[column] ?? null;
}

function inputs(row: HTMLTableRowElement | undefined): Cell[] {
  return Array.from(row?.querySelectorAll<Cell>("input:not([type=hidden])") ?? []);
}

/** A name that was written before brings what stood beside it, where nothing stands. */
function complete(page: Document, cell: Cell): void {
  const list = cell.getAttribute("list");
  if (!list) return;
  const options = Array.from(page.getElementById(list)?.querySelectorAll("option") ?? []);
  const known = options.find((option) => option.value === cell.value.trim());
  const rest = inputs(cell.closest("tr") ?? undefined).slice(1);
  if (!known || rest.some((input) => input.value)) return;
  [known.dataset.post, known.dataset.phone].forEach((text, index) => {
    const input = rest[index];
    if (input) input.value = text ?? "";
  });
}

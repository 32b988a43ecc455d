/** Put a picture of the library into the text that was written in last. */

export function startInserting(root: Document): void {
  let last: HTMLTextAreaElement | null = null;
  root.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.dataset["markdown"]) last = target;
  });
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-insert]");
    if (!button) return;
    event.preventDefault(); // the button lies in the label of the slide's own picture
    const area = last && isShown(last) ? last : firstShown(root);
    if (area) insert(area, button.dataset["insert"] ?? "");
  });
}

/** Write a line of its own at the cursor, and let the preview follow. */
function insert(area: HTMLTextAreaElement, text: string): void {
  const before = area.value.slice(0, area.selectionEnd);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  area.setRangeText(`${gap}${text}\n\n`, area.selectionEnd, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function firstShown(root: Document): HTMLTextAreaElement | undefined {
  return [...root.querySelectorAll<HTMLTextAreaElement>("textarea[data-markdown]")].find(isShown);
}

function isShown(area: HTMLTextAreaElement): boolean {
  return area.isConnected && area.offsetParent !== null;
}

/** Rating without touching: 1 to 5 are the levels, Enter goes on, Escape goes back. */

export interface Keys {
  onLevel(level: number): void;
  onEnter(): void;
  onEscape(): void;
}

/** Listen for keys, except where they mean something by themselves. */
export function listenForKeys(page: Document, keys: Keys): void {
  page.addEventListener("keydown", (event) => {
    const isModified = event.ctrlKey || event.altKey || event.metaKey;
    if (isModified || event.repeat || event.isComposing || page.querySelector("dialog[open]")) return;
    const target = event.target as HTMLElement;
    if (event.key === "Escape") return keys.onEscape();
    if (target.tagName === "TEXTAREA") return;
    if (/^[1-5]$/.test(event.key)) keys.onLevel(Number(event.key));
    // A button or a box that has the focus takes Enter for itself.
    else if (event.key === "Enter" && !isControl(target)) keys.onEnter();
  });
}

function isControl(target: HTMLElement): boolean {
  return ["BUTTON", "INPUT", "A"].includes(target.tagName);
}

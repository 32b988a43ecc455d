/** Have the font slices that a slide needs here before it is shown, so that no text jumps. */

const TEXT_FACE = '1em "Noto Sans SC Variable"';
const DISPLAY_FACE = '700 1em "Noto Serif SC Variable"';
// Text in the machine's own font is better than a late slide.
const TIMEOUT_MS = 1_000;

/** Resolve once the slices are here, or it takes too long; never rejects. */
export async function fontsFor(card: ParentNode & Node, timeoutMs = TIMEOUT_MS): Promise<void> {
  if (!document.fonts) return;
  const headings = Array.from(card.querySelectorAll("h1, h2, h3"));
  const titles = headings.map((heading) => heading.textContent ?? "").join("");
  const faces = Promise.all([
    document.fonts.load(TEXT_FACE, card.textContent ?? ""),
    document.fonts.load(DISPLAY_FACE, titles),
  ]);
  const patience = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs));
  // A slice out of reach is no trouble to report: the machine's own font stands in.
  const ignore = () => {};
  await Promise.race([faces.then(ignore, ignore), patience]);
}

/** The fonts that the page really uses, as a stylesheet that needs no network. */

const URL_IN_SRC = /url\(["']?([^"')]+)["']?\)/;

/** Return the `@font-face` rules of the slices that are loaded, with their files inside.
 * The drawing program would fetch all slices of a Chinese font, and needs inline styles. */
export async function loadedFonts(): Promise<string> {
  const loaded = new Set<string>();
  document.fonts.forEach((face) => {
    if (face.status === "loaded") loaded.add(keyOf(face.family, face.weight, face.unicodeRange));
  });
  const wanted = rules().filter(({ style }) => loaded.has(keyOfRule(style)));
  return (await Promise.all(wanted.map(withFile))).join("\n");
}

function rules(): CSSFontFaceRule[] {
  const found: CSSFontFaceRule[] = [];
  Array.from(document.styleSheets).forEach((sheet) =>
    Array.from(sheet.cssRules).forEach((rule) => {
      if (rule instanceof CSSFontFaceRule) found.push(rule);
    }),
  );
  return found;
}

function keyOfRule(style: CSSStyleDeclaration): string {
  const of = (name: string) => style.getPropertyValue(name);
  return keyOf(of("font-family"), of("font-weight") || "normal", of("unicode-range") || "U+0-10FFFF");
}

function keyOf(family: string, weight: string, range: string): string {
  return `${family}|${weight}|${range}`.replace(/["'\s]/g, "").toLowerCase();
}

async function withFile(rule: CSSFontFaceRule): Promise<string> {
  const source = URL_IN_SRC.exec(rule.style.getPropertyValue("src"));
  if (!source) return rule.cssText;
  const sheet = rule.parentStyleSheet;
  const address = new URL(source[1] ?? "", (sheet && sheet.href) || document.baseURI).href;
  const file = await dataUrl(await (await fetch(address)).blob());
  const { style } = rule;
  const lines = ["font-family", "font-weight", "font-style", "unicode-range"]
    .filter((name) => style.getPropertyValue(name))
    .map((name) => `${name}: ${style.getPropertyValue(name)};`);
  return `@font-face { ${lines.join(" ")} src: url(${file}); }`;
}

function dataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error("A font cannot be read."));
    reader.readAsDataURL(file);
  });
}

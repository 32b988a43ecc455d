/** Copy the font slices and write the stylesheet that names them. */

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FACES = [
  { family: "Noto Sans SC Variable", weights: "100 900", name: "noto-sans-sc" },
  { family: "Noto Serif SC Variable", weights: "200 900", name: "noto-serif-sc" },
];

// Slices numbered from 100 hold the commonest characters; those below hold, in order
// of code point, what is left over.
const FIRST_COMMON_SLICE = 100;

// Leftover code points closer than this are written as one range.
const GAP = 0x300;

/**
 * Write dist/fonts/*.woff2 and dist/fonts.css.
 *
 * Exact ranges of all slices cost 32 kB compressed. The leftover slices come first
 * with one coarse range each; where a common slice overlaps, the later rule wins
 * (CSS Fonts 4, composite faces), so only the common ones need exact ranges: 12 kB.
 */
export async function buildFonts(modules, dist) {
  await mkdir(join(dist, "fonts"), { recursive: true });
  const packages = join(modules, "@fontsource-variable");
  const slices = await readSlices(join(packages, FACES[0].name));
  const rules = [];
  for (const [slice, range] of slices) {
    for (const face of FACES) {
      const file = `${face.name}-${slice}.woff2`;
      const source = `${face.name}-${slice}-wght-normal.woff2`;
      await copyFile(join(packages, face.name, "files", source), join(dist, "fonts", file));
      rules.push(fontFace(face, file, range));
    }
  }
  await writeFile(join(dist, "fonts.css"), rules.join(""));
}

async function readSlices(folder) {
  const exact = JSON.parse(await readFile(join(folder, "unicode.json"), "utf8"));
  return Object.entries(exact).map(([key, range]) => {
    const slice = key.replace(/[[\]]/g, "");
    const isLeftover = Number(slice) < FIRST_COMMON_SLICE;
    return [slice, isLeftover ? coarse(range) : range.replaceAll(" ", "")];
  });
}

function fontFace({ family, weights }, file, range) {
  return (
    `@font-face{font-family:"${family}";font-weight:${weights};font-display:swap;` +
    `src:url(fonts/${file})format("woff2");unicode-range:${range}}`
  );
}

function coarse(range) {
  const joined = [];
  for (const [first, last] of range.split(",").map(bounds)) {
    const previous = joined.at(-1);
    if (previous && first - previous[1] < GAP) previous[1] = last;
    else joined.push([first, last]);
  }
  return joined.map(([first, last]) => `U+${first.toString(16)}-${last.toString(16)}`).join();
}

function bounds(text) {
  const [first, last] = text.trim().slice(2).split("-");
  return [parseInt(first, 16), parseInt(last ?? first, 16)];
}

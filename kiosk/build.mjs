/** Bundle the browser clients, their stylesheets and fonts into static/dist. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { buildFonts } from "./fonts.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const STYLES = join(HERE, "..", "static", "css");
const DIST = join(HERE, "..", "static", "dist");

// The oldest engines promised: televisions and kiosks (reliability.md §2), the office.
const SCREEN_ENGINE = "chrome68";
const OFFICE_ENGINE = "chrome109";
// Older ones get the page without script; this one is in televisions of 2018.
const PLAIN_ENGINE = "chrome53";

const SCRIPTS = [
  { out: "player.js", entry: "src/player/main.ts", target: SCREEN_ENGINE },
  { out: "screenshot.js", entry: "src/screenshot/main.ts", target: SCREEN_ENGINE },
  { out: "kiosk.js", entry: "src/kiosk/main.ts", target: SCREEN_ENGINE },
  { out: "cover.js", entry: "src/cover/main.ts", target: SCREEN_ENGINE },
  { out: "legacy.js", entry: "src/legacy.js", target: "es5" },
  { out: "worker.js", entry: "src/worker.ts", target: SCREEN_ENGINE },
  { out: "office.js", entry: "src/office/main.ts", target: OFFICE_ENGINE },
  { out: "charts.js", entry: "src/charts/main.ts", target: OFFICE_ENGINE },
];

// Each stylesheet is made of these files and folders of static/css, in this order.
const SHEETS = [
  { out: "display.css", parts: ["tokens.css", "display.css", "display", "slides"], target: SCREEN_ENGINE },
  { out: "plain.css", parts: ["plain.css"], target: PLAIN_ENGINE },
  { out: "kiosk.css", parts: ["tokens.css", "kiosk.css", "kiosk", "display/black.css", "display/cover.css", "display/identify.css", "slides/emergency.css", "slides/quiet.css"], target: SCREEN_ENGINE },
  { out: "start.css", parts: ["start.css"], target: OFFICE_ENGINE },
  { out: "sheet.css", parts: ["sheet.css"], target: OFFICE_ENGINE },
  { out: "office.css", parts: ["office.css", "office"], target: OFFICE_ENGINE },
];

await mkdir(DIST, { recursive: true });
await Promise.all([
  ...SCRIPTS.map(buildScript),
  ...SHEETS.map(buildSheet),
  buildFonts(join(HERE, "node_modules"), DIST),
]);

async function buildScript({ out, entry, target }) {
  if (!existsSync(join(HERE, entry))) {
    console.warn(`skipped ${out}: kiosk/${entry} does not exist yet`);
    return;
  }
  await bundle({ entryPoints: [join(HERE, entry)], format: "iife" }, out, target);
}

async function buildSheet({ out, parts, target }) {
  const imports = parts.flatMap(stylesIn).map((file) => `@import "./${relative(STYLES, file)}";`);
  if (imports.length === 0) {
    console.warn(`skipped ${out}: none of static/css/{${parts.join(",")}} exists yet`);
    return;
  }
  const stdin = { contents: imports.join("\n"), resolveDir: STYLES, loader: "css" };
  await bundle({ stdin }, out, target);
}

function stylesIn(part) {
  const path = join(STYLES, part);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => name.endsWith(".css"))
    .map((name) => join(path, name));
}

async function bundle(source, out, target) {
  await build({
    ...source,
    outfile: join(DIST, out),
    target,
    bundle: true,
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
    // Stylesheets name served files by relative URL; node_modules are found from here.
    nodePaths: [join(HERE, "node_modules")],
    external: ["../fonts/*", "../icons/*", "../art/*", "./fonts/*", "../images/*"],
    loader: { ".svg": "dataurl" },
  });
}

/**
 * Bundles the page scripts into static/build and says how large each is.
 *
 * What every page has is small and stands alone; the others are modules that share their parts.
 */
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(here, "static", "build");
const classic = ["theme", "search"];
const modules = ["explore", "editor"];

/** The most that all scripts together may weigh, compressed. */
const LIMIT_KB = 160;

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: here,
  outdir: folder,
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};
await build({ ...common, entryPoints: classic.map((name) => `src/${name}.js`), format: "iife" });
await build({
  ...common,
  entryPoints: modules.map((name) => `src/${name}.js`),
  format: "esm",
  splitting: true,
  chunkNames: "part-[hash]",
});

/** The most that a page's own script may weigh, compressed. */
const OWN_LIMIT_KB = { "editor.js": 116, "explore.js": 40 };

let total = 0;
for (const name of (await readdir(folder)).sort()) {
  const bytes = await readFile(join(folder, name));
  const packed = gzipSync(bytes, { level: 9 }).length;
  total += packed;
  const most = /** @type {Record<string, number>} */ (OWN_LIMIT_KB)[name] ?? LIMIT_KB;
  if (packed > most * 1024) {
    console.error(`${name} weighs more than ${most} KB.`);
    process.exitCode = 1;
  }
  console.log(`${name}  ${kilobytes(bytes.length)}, ${kilobytes(packed)} gzip`);
}
console.log(`together ${kilobytes(total)} gzip`);
if (total > LIMIT_KB * 1024) {
  console.error(`The scripts weigh more than ${LIMIT_KB} KB.`);
  process.exitCode = 1;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

/**
 * Bundles the page scripts into static/build and says how large each is.
 *
 * One classic script a page, so that no module graph is fetched and `theme.js` can run before first paint.
 */
import { build } from "esbuild";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(here, "static", "build");
const scripts = ["theme", "search", "explore", "editor"];

/** The most that all scripts together may weigh, compressed. */
const LIMIT_KB = 160;

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: scripts.map((name) => `src/${name}.js`),
  outdir: folder,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});

let total = 0;
for (const name of scripts) {
  const bytes = await readFile(join(folder, `${name}.js`));
  const packed = gzipSync(bytes, { level: 9 }).length;
  total += packed;
  console.log(`${name}.js  ${kilobytes(bytes.length)}, ${kilobytes(packed)} gzip`);
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

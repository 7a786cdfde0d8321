/** What the page's address says of a query: its text, and how its answer is looked at. */

/** Longer addresses are broken by mail programs and proxies: the text goes behind the `#`, packed. */
const LONGEST = 6000;

/** What of an address says how the answer is looked at, rather than what is asked. */
export const VIEW_KEYS = ["view", "kind", "x", "y"];

/**
 * The address of the page with a query.
 *
 * @param {URL} page its address now
 * @param {string} query
 * @param {Record<string, string | null>} changed parameters to set or, with null, to leave out
 * @returns {Promise<URL>}
 */
export async function addressOf(page, query, changed = {}) {
  const address = new URL(page);
  address.hash = "";
  for (const name of [...address.searchParams.keys()])
    if (name === "example" || name.startsWith("set.")) address.searchParams.delete(name);
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  address.searchParams.set("query", query);
  if (address.href.length <= LONGEST) return address;
  address.searchParams.delete("query");
  address.hash = `q=${await packed(query)}`;
  return address;
}

/**
 * The query that an address carries behind its `#`.
 *
 * @param {URL} page
 * @returns {Promise<string | null>} null where there is none
 * @throws {Error} where the link is broken
 */
export async function queryBehind(page) {
  const code = /^#q=(.+)$/u.exec(page.hash)?.[1];
  return code === undefined ? null : unpacked(code);
}

/**
 * @param {string} text
 * @returns {Promise<string>}
 */
async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} code
 * @returns {Promise<string>}
 */
async function unpacked(code) {
  const letters = atob(code.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", { fatal: true }).decode(await new Response(stream).arrayBuffer());
}

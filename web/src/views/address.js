/** The picture's state in the page's address, and the addresses it asks the server for. */

/** Parameters that say which part of a neighbourhood is meant; an opened node has its own. */
const PART = ["predicate", "direction", "offset", "limit"];

/** The most nodes that an opened node brings. */
const MOST_BROUGHT = 60;

/** Members of a group that are asked for at a time; those that are there already are among them. */
export const BATCH = 100;

/**
 * Keys of the opened nodes that an address names.
 *
 * @param {string} address
 * @returns {string[]}
 */
export function openedIn(address) {
  return new URL(address).searchParams.getAll("expand");
}

/**
 * The address with these nodes opened and all else as it is.
 *
 * @param {string} address
 * @param {string[]} opened
 * @returns {string}
 */
export function withOpened(address, opened) {
  const url = new URL(address);
  url.searchParams.delete("expand");
  for (const key of opened) url.searchParams.append("expand", key);
  return url.href;
}

/**
 * Where the neighbours of a node come from.
 *
 * @param {string} source the address of the page's own neighbourhood
 * @param {string} key
 * @returns {string}
 */
export function neighboursOf(source, key) {
  return asking(source, { iri: key, limit: MOST_BROUGHT });
}

/**
 * Where the members of a group come from.
 *
 * @param {string} source the address of the page's own neighbourhood
 * @param {import("./graph.js").PictureNode} group
 * @param {number} offset how many to skip, behind what the page itself skips
 * @returns {string}
 */
export function membersOf(source, { parent, predicate, direction }, offset) {
  const page = new URL(source).searchParams;
  const skipped = page.get("predicate") === predicate ? Number(page.get("offset") ?? 0) : 0;
  const limit = BATCH + 2; // the middle and the group of the rest are counted as well
  return asking(source, { iri: parent, predicate, direction, offset: skipped + offset, limit });
}

/**
 * @param {string} source
 * @param {Record<string, string | number | null>} parameters
 */
function asking(source, parameters) {
  const url = new URL(source);
  for (const name of PART) url.searchParams.delete(name);
  url.searchParams.set("depth", "1");
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) url.searchParams.set(name, String(value));
  return url.href;
}

/**
 * A page about a node: `parameters` on top of the language and other settings of `page`.
 *
 * @param {string} page
 * @param {Record<string, string>} parameters
 * @returns {string}
 */
export function pageAbout(page, parameters) {
  const url = new URL(page);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

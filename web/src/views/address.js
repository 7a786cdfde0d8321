/** The addresses that the picture asks the server for, and those that it leads to. */

/** Parameters that say which part of a neighbourhood is meant; an opened node has its own. */
const PART = ["predicate", "direction", "offset", "limit"];

/** The most nodes that an opened node brings. */
const MOST_BROUGHT = 60;

/** Members of a group that are asked for at a time; those that are there already are among them. */
export const BATCH = 100;

/** How many members an opened group, or an opened relation, adds. */
export const ADDED = 25;

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
 * Where the first neighbours by one relation of a node come from.
 *
 * @param {string} source the address of the page's own neighbourhood
 * @param {{parent: string, direction: string, predicate: string}} relation
 * @returns {string}
 */
export function relationOf(source, { parent, direction, predicate }) {
  const limit = ADDED + 2; // the middle and the group of the rest are counted as well
  return asking(source, { iri: parent, predicate, direction, limit });
}

/**
 * Where the counts of a node's relations come from.
 *
 * @param {string} source the address of the page's own neighbourhood
 * @param {string} key
 * @returns {string}
 */
export function relationsOf(source, key) {
  return asking(source, { iri: key, limit: 1 });
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

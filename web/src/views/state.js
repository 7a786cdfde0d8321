/** What the reader made of the picture, as the page's address keeps it. */

/**
 * @typedef {object} State
 * @property {string[]} opened what was opened, in order: a node, one relation of it, a group (each time it added some)
 * @property {Set<string>} hidden keys of nodes that were taken out
 * @property {Set<string>} relations properties whose links do not show
 * @property {Set<string>} classes classes whose nodes do not show; `-` stands for none
 * @property {"" | "in" | "out"} direction only these links of the focus
 * @property {number | null} year what is outside of it fades
 * @property {Map<string, {x: number, y: number}>} pins where pinned nodes stand, in the server's units
 */

/** What stands for nodes without a class. */
export const NO_CLASS = "-";

/** Parameters of the address that say what the reader made of the picture. */
export const NAMES = ["expand", "hide", "hide_relation", "hide_class", "direction", "year", "pin"];

/**
 * @param {string} address
 * @returns {State}
 */
export function readState(address) {
  const given = new URL(address).searchParams;
  const direction = given.get("direction");
  const year = given.get("year");
  return {
    opened: given.getAll("expand"),
    hidden: new Set(given.getAll("hide")),
    relations: new Set(given.getAll("hide_relation")),
    classes: new Set(given.getAll("hide_class")),
    direction: direction === "in" || direction === "out" ? direction : "",
    year: year && /^-?\d{1,4}$/.test(year) ? Number(year) : null,
    pins: new Map(given.getAll("pin").flatMap(readPin)),
  };
}

/**
 * @param {string} text `x,y,key`
 * @returns {[string, {x: number, y: number}][]} one, or none where it is no pin
 */
function readPin(text) {
  const found = /^(-?\d{1,5}),(-?\d{1,5}),(.+)$/s.exec(text);
  return found ? [[found[3], { x: Number(found[1]), y: Number(found[2]) }]] : [];
}

/**
 * The address with this state and all else as it is.
 *
 * @param {string} address
 * @param {State} state
 * @returns {string}
 */
export function withState(address, state) {
  const url = new URL(address);
  for (const name of NAMES) url.searchParams.delete(name);
  const pins = [...state.pins].map(([key, { x, y }]) => `${Math.round(x)},${Math.round(y)},${key}`);
  /** @type {[string, Iterable<string>][]} */
  const values = [
    ["expand", state.opened],
    ["hide", state.hidden],
    ["hide_relation", state.relations],
    ["hide_class", state.classes],
    ["direction", state.direction ? [state.direction] : []],
    ["year", state.year === null ? [] : [String(state.year)]],
    ["pin", pins],
  ];
  for (const [name, all] of values) for (const value of all) url.searchParams.append(name, value);
  return url.href;
}

/**
 * The relation of a node that an opened key stands for, if it does.
 *
 * @param {string} key
 * @returns {{parent: string, direction: string, predicate: string} | null}
 */
export function relationIn(key) {
  const [parent, direction, predicate, ...more] = key.split("|"); // no IRI has a bar in it
  return predicate && !more.length ? { parent, direction, predicate } : null;
}

/**
 * The node that an opened key belongs to: for a relation the one whose it is.
 *
 * @param {string} key
 * @returns {string}
 */
export function nodeOf(key) {
  return relationIn(key)?.parent ?? key;
}

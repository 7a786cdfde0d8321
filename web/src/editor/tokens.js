/** The words of SPARQL 1.1; whether they make a query is for the server to say. */

/**
 * @typedef {"comment" | "iri" | "unclosed" | "string" | "variable" | "number" | "name" | "word" | "mark"} Kind
 * `unclosed` is an IRI that is still being written
 * @typedef {{kind: Kind, text: string, start: number, end: number}} Token
 */

/**
 * Each kind in the order in which they are tried, at the beginning of a text.
 * https://www.w3.org/TR/sparql11-query/#sparqlGrammar
 *
 * @type {[Kind, RegExp][]}
 */
export const TOKENS = [
  ["comment", /^#.*/u],
  ["iri", /^<[^<>"{}|^`\\\s]*>/u],
  ["unclosed", /^<(?=[\p{L}][^\s<>]*:)[^<>"{}|^`\\\s]*/u],
  ["string", /^"(?:[^"\\\n]|\\.)*"?|^'(?:[^'\\\n]|\\.)*'?|^@[a-z]+(?:-[a-z0-9]+)*/iu],
  ["variable", /^[?$][\p{L}\p{N}_]+|^_:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-]/u],
  ["number", /^\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\p{L}:])/iu],
  ["name", /^(?:\p{L}[\p{L}\p{N}_.-]*)?:(?:(?:[\p{L}\p{N}_.:%-]|\\.)*(?:[\p{L}\p{N}_:%-]|\\.))?/u],
  ["word", /^[\p{L}\p{N}_][\p{L}\p{N}_-]*/u],
];

/** The opening of a string that may go on over lines, and its whole. */
export const LONG_QUOTE = /^(?:"""|''')/u;
const LONG_STRING = /^("""|''')[^]*?(?:\1|$)/u;

/**
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  /** @type {Token[]} */
  const found = [];
  let start = 0;
  while (start < text.length) {
    const rest = text.slice(start);
    const space = /^\s+/u.exec(rest);
    const [kind, length] = space ? [null, space[0].length] : first(rest);
    if (kind) found.push({ kind, text: rest.slice(0, length), start, end: start + length });
    start += length;
  }
  return found;
}

/**
 * Whether a place lies in a comment, a string or an IRI.
 *
 * @param {string} text
 * @param {number} place
 */
export function isProse(text, place) {
  const here = tokens(text).find(({ start, end }) => start < place && place <= end);
  return here !== undefined && ["comment", "string", "iri", "unclosed"].includes(here.kind);
}

/**
 * @param {string} rest
 * @returns {[Kind, number]}
 */
function first(rest) {
  const long = LONG_STRING.exec(rest);
  if (long) return ["string", long[0].length];
  for (const [kind, pattern] of TOKENS) {
    const match = pattern.exec(rest);
    if (match) return [kind, match[0].length];
  }
  return ["mark", 1];
}

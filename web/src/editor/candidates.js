/** What may be written at a place: from the query itself, from the language, and from the graph. */
import { prefixTable } from "./prefixes.js";
import { FUNCTIONS, KEYWORDS } from "./sparql.js";
import { tokens } from "./tokens.js";

/**
 * @typedef {import("./place.js").Place} Place
 *
 * @typedef {object} Candidate
 * @property {string} label what the reader calls it
 * @property {string} [insert] what is written, where that is not the label
 * @property {string} [iri] of a term, which is written with a prefix where one fits
 * @property {string} [note] how often it is there, or of what class
 * @property {string} [shape] of its class
 * @property {string} [colours] of its class: a name of the style sheet
 */

const MOST = 8;
/** Kinds of places for which the graph is asked. */
const ASKED = new Set(["class", "predicate", "entity", "expression"]);

/**
 * The candidates that the graph need not be asked for.
 *
 * @param {Place} place
 * @param {string} text the query
 * @param {Record<string, string>} prefixes IRIs by prefix
 * @returns {Candidate[]}
 */
export function ownCandidates(place, text, prefixes) {
  const typed = place.text;
  if (place.kind === "prefix") return prefixCandidates(typed, prefixes);
  if (/^[?$]/u.test(typed)) return variables(text, place.from).filter((one) => begins(one, typed));
  if (!typed || typed.includes(":")) return [];
  const functions = place.kind === "expression" ? FUNCTIONS : [];
  const words = place.kind === "class" ? [] : [...functions, ...KEYWORDS];
  return words
    .filter((word) => word.startsWith(typed.toUpperCase()) && word !== typed.toUpperCase())
    .slice(0, MOST)
    .map((word) => ({ label: word, insert: FUNCTIONS.includes(word) ? `${word}(` : word }));
}

/**
 * @param {Candidate} candidate
 * @param {string} typed
 */
function begins({ label }, typed) {
  return label !== typed && label.toLowerCase().startsWith(typed.toLowerCase());
}

/**
 * The variables of a query, the last written first.
 *
 * @param {string} text
 * @param {number} except offset of the one that is being written
 * @returns {Candidate[]}
 */
function variables(text, except) {
  const found = tokens(text).filter(({ text: one, start }) => /^[?$]/u.test(one) && start !== except);
  return [...new Set(found.map(({ text: one }) => one).reverse())].map((label) => ({ label }));
}

/**
 * @param {string} typed
 * @param {Record<string, string>} prefixes
 * @returns {Candidate[]}
 */
function prefixCandidates(typed, prefixes) {
  return Object.entries(prefixes)
    .filter(([name]) => name.startsWith(typed.replace(/:$/u, "")))
    .map(([name, iri]) => ({ label: `${name}:`, insert: `${name}: <${iri}>`, note: iri }));
}

/**
 * Where the graph is asked for candidates; nothing where it is not.
 *
 * @param {Place} place
 * @param {string} text the query
 * @param {Record<string, string>} prefixes
 * @param {{url: string, language: string}} service
 * @returns {string | null}
 */
export function questionOf(place, text, prefixes, { url, language }) {
  const typed = place.text;
  if (!ASKED.has(place.kind) || /^[?$_]/u.test(typed)) return null;
  const kind = place.kind === "expression" ? "entity" : place.kind;
  const words = expanded(typed, { ...prefixes, ...prefixTable(text) });
  if (words === null || (kind === "entity" && !words)) return null;
  const asked = new URLSearchParams({ kind, q: words, lang: language });
  for (const iri of place.classes) asked.append("after", iri);
  return `${url}?${asked}`;
}

/**
 * A prefixed name as the beginning of an IRI; words as they are. Nothing for a prefix that nobody knows.
 *
 * @param {string} typed
 * @param {Record<string, string>} prefixes
 */
function expanded(typed, prefixes) {
  const colon = typed.indexOf(":");
  if (colon < 0) return typed;
  const namespace = prefixes[typed.slice(0, colon)];
  return namespace === undefined ? null : namespace + typed.slice(colon + 1);
}

/**
 * What the graph answered, as candidates.
 *
 * @param {{iri: string, label: string, count: number | null, classLabel: string | null, shape?: string, colours?: string}[]} results
 * @param {(count: number) => string} counted
 * @returns {Candidate[]}
 */
export function graphCandidates(results, counted) {
  return results.map(({ iri, label, count, classLabel, shape, colours }) => ({
    label,
    iri,
    shape,
    colours,
    note: count === null ? (classLabel ?? "") : counted(count),
  }));
}

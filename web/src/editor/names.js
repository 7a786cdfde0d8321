/** How a term is written in a query: by a prefix where one fits, declared if it is not yet. */
import { prefixTable } from "./prefixes.js";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/** What may follow a prefix without being escaped. */
const LOCAL = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;

/**
 * @typedef {{name: string, prefix: string | null}} Written a term as it is written, and the prefix that takes
 */

/**
 * Write an IRI: with a prefix of the query itself, else with one that is known, else whole.
 *
 * @param {string} iri
 * @param {string} text the query
 * @param {Record<string, string>} known IRIs by prefix
 * @returns {Written}
 */
export function writeTerm(iri, text, known) {
  if (iri === TYPE) return { name: "a", prefix: null };
  for (const table of [prefixTable(text), known]) {
    const fitting = Object.entries(table)
      .filter(([, namespace]) => iri.startsWith(namespace) && LOCAL.test(iri.slice(namespace.length)))
      .sort(([, one], [, other]) => other.length - one.length);
    if (fitting.length) {
      const [prefix, namespace] = fitting[0];
      return { name: `${prefix}:${iri.slice(namespace.length)}`, prefix };
    }
  }
  return { name: `<${iri}>`, prefix: null };
}

/** SPARQL for the editor: what colour each word has. */
import { StreamLanguage } from "@codemirror/language";
import { LONG_QUOTE, TOKENS } from "./tokens.js";

/** Words of the grammar that are no functions. */
export const KEYWORDS =
  "BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK DISTINCT REDUCED FROM NAMED WHERE ORDER BY GROUP HAVING LIMIT OFFSET VALUES UNDEF GRAPH OPTIONAL UNION MINUS FILTER BIND SERVICE SILENT AS EXISTS NOT IN ASC DESC TRUE FALSE".split(
    " ",
  );

/** Built-in functions and aggregates. */
export const FUNCTIONS =
  "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE".split(
    " ",
  );

const KNOWN = new Set([...KEYWORDS, ...FUNCTIONS, "SEPARATOR", "URI", "ISURI", "SHA384"]);

/**
 * What CodeMirror calls each kind of word; the style sheet's names follow from them.
 * @type {Record<string, string | null>}
 */
const COLOURS = {
  comment: "comment",
  iri: "namespace",
  unclosed: "namespace",
  string: "string",
  variable: "variableName",
  number: "number",
  name: "namespace",
};

/** @typedef {{quote: string}} State the quotation mark of a long string that goes on over lines; else empty */

/**
 * The next word of a line.
 *
 * @param {import("@codemirror/language").StringStream} stream
 * @param {State} state
 * @returns {string | null} its colour
 */
export function nextToken(stream, state) {
  if (stream.eatSpace()) return null;
  const quote = state.quote || matched(stream, LONG_QUOTE);
  if (quote) return longString(stream, state, quote);
  for (const [kind, pattern] of TOKENS) {
    const text = matched(stream, pattern);
    if (text) return kind === "word" ? colourOfWord(text) : (COLOURS[kind] ?? null);
  }
  stream.next();
  return null;
}

/** @param {string} word */
function colourOfWord(word) {
  return word === "a" || KNOWN.has(word.toUpperCase()) ? "keyword" : null;
}

/**
 * @param {import("@codemirror/language").StringStream} stream
 * @param {State} state
 * @param {string} quote
 */
function longString(stream, state, quote) {
  state.quote = quote;
  while (!stream.eol()) {
    if (stream.match(quote)) {
      state.quote = "";
      break;
    }
    if (stream.next() === "\\") stream.next();
  }
  return "string";
}

/**
 * @param {import("@codemirror/language").StringStream} stream
 * @param {RegExp} pattern
 */
function matched(stream, pattern) {
  const match = /** @type {RegExpMatchArray | null} */ (stream.match(pattern));
  return match ? match[0] : "";
}

export const sparql = StreamLanguage.define({
  name: "sparql",
  startState: () => ({ quote: "" }),
  token: nextToken,
  languageData: { commentTokens: { line: "#" } },
});

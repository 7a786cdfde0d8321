/** Writing a known prefix declares it: `metric:` brings its PREFIX line. */
import { isolateHistory } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { isProse } from "./tokens.js";

/** A prefixed name that ends here, with nothing before it that would make it part of something else. */
const WRITTEN = /(?:^|[\s{}()[\].,;|/^!*+<>="'&-])([A-Za-z][\w.-]*):$/u;
const DECLARED = /\bPREFIX\s+([A-Za-z][\w.-]*)?:\s*</giu;
const LINE = /\bPREFIX\s+([^\s:]*):\s*<([^>]*)>/giu;
const PROLOGUE = /^\s*(?:PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>)[ \t]*(?:#[^\n]*)?(?:\n|$)/iu;

/**
 * Read PREFIX lines.
 *
 * @param {string} text
 * @returns {Record<string, string>} IRIs by prefix
 */
export function prefixTable(text) {
  return Object.fromEntries([...text.matchAll(LINE)].map(([, name, iri]) => [name, iri]));
}

/**
 * The known prefix that the text before a colon just typed ends in.
 *
 * @param {string} before text up to and with the colon
 * @param {Record<string, string>} prefixes
 * @returns {string | null}
 */
export function prefixWritten(before, prefixes) {
  const name = WRITTEN.exec(before)?.[1];
  const declaring = /\bPREFIX\s+[\w.-]*:$/iu.test(before);
  return name !== undefined && !declaring && Object.hasOwn(prefixes, name) ? name : null;
}

/**
 * @param {string} text a query
 * @returns {Set<string>} the prefixes it declares
 */
export function declared(text) {
  return new Set([...text.matchAll(DECLARED)].map(([, name]) => name ?? ""));
}

/**
 * Where a new PREFIX line belongs: after the last of the prologue's.
 *
 * @param {string} text
 * @returns {number}
 */
export function endOfPrologue(text) {
  let end = 0;
  for (;;) {
    const next = PROLOGUE.exec(text.slice(end));
    if (!next) return end;
    end += next[0].length;
  }
}

/**
 * The change that declares a prefix; nothing where the query has it.
 *
 * @param {string} text the query
 * @param {string | null} prefix
 * @param {Record<string, string>} known IRIs by prefix
 * @returns {{from: number, insert: string} | null}
 */
export function declaration(text, prefix, known) {
  if (prefix === null || declared(text).has(prefix) || !Object.hasOwn(known, prefix)) return null;
  const from = endOfPrologue(text);
  const gap = from > 0 && text[from - 1] !== "\n" ? "\n" : "";
  return { from, insert: `${gap}PREFIX ${prefix}: <${known[prefix]}>\n` };
}

/**
 * @param {Record<string, string>} prefixes
 * @returns {import("@codemirror/state").Extension}
 */
export function declarePrefixes(prefixes) {
  return EditorView.updateListener.of(({ docChanged, transactions, state, view }) => {
    if (!docChanged || !transactions.some((one) => one.isUserEvent("input.type"))) return;
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    const name = prefixWritten(line.text.slice(0, head - line.from), prefixes);
    const text = state.doc.toString();
    const changes = name === null || isProse(text, head) ? null : declaration(text, name, prefixes);
    if (!changes) return;
    view.dispatch({
      changes,
      userEvent: "input.complete",
      annotations: isolateHistory.of("full"), // one undo takes away the line and nothing else
    });
  });
}

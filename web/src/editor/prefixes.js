/** Writing a known prefix declares it: `metric:` brings its PREFIX line. */
import { isolateHistory } from "@codemirror/commands";
import { syntaxTree } from "@codemirror/language";
import { EditorView } from "@codemirror/view";

/** A prefixed name that ends here, with nothing before it that would make it part of something else. */
const WRITTEN = /(?:^|[\s{}()[\].,;|/^!*+<>="'&-])([A-Za-z][\w.-]*):$/u;
const DECLARED = /\bPREFIX\s+([A-Za-z][\w.-]*)?:\s*</giu;
const LINE = /^PREFIX\s+([^\s:]*):\s*<([^>]*)>/gimu;
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
 * @param {Record<string, string>} prefixes
 * @returns {import("@codemirror/state").Extension}
 */
export function declarePrefixes(prefixes) {
  return EditorView.updateListener.of(({ docChanged, transactions, state, view }) => {
    if (!docChanged || !transactions.some((one) => one.isUserEvent("input.type"))) return;
    const { head } = state.selection.main;
    const name = prefixWritten(
      state.doc.lineAt(head).text.slice(0, head - state.doc.lineAt(head).from),
      prefixes,
    );
    const text = state.doc.toString();
    if (name === null || declared(text).has(name) || isProse(state, head)) return;
    const at = endOfPrologue(text);
    const gap = at > 0 && text[at - 1] !== "\n" ? "\n" : "";
    view.dispatch({
      changes: { from: at, insert: `${gap}PREFIX ${name}: <${prefixes[name]}>\n` },
      userEvent: "input.complete",
      annotations: isolateHistory.of("full"), // one undo takes away the line and nothing else
    });
  });
}

/**
 * Whether a place lies in a comment, a string or an IRI.
 *
 * @param {import("@codemirror/state").EditorState} state
 * @param {number} place
 */
function isProse(state, place) {
  return /comment|string|iriref/i.test(syntaxTree(state).resolveInner(place, -1).name);
}

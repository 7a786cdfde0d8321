/** Completion: a list under the caret of what may be written there. Tab is left alone, so it traps nobody. */
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { graphCandidates, ownCandidates, questionOf } from "./candidates.js";
import { writeTerm } from "./names.js";
import { placeOf } from "./place.js";
import { declaration } from "./prefixes.js";
import { Suggestions } from "./suggestions.js";

/**
 * @typedef {import("./candidates.js").Candidate} Candidate
 * @typedef {import("./place.js").Place} Place
 */

/** Milliseconds without typing after which the graph is asked. */
const PAUSE = 120;
const MOST = 40;

class Completion {
  /**
   * @param {import("./editor.js").Setting} setting
   */
  constructor({ say, prefixes, completions }) {
    this.say = say;
    this.prefixes = prefixes;
    this.service = { url: completions, language: document.documentElement.lang.slice(0, 2) };
    this.list = new Suggestions(say, (candidate) => this.take(candidate));
    /** @type {EditorView | null} */
    this.view = null;
    /** @type {Place | null} */
    this.place = null;
    /** @type {Map<string, Candidate[]>} */
    this.known = new Map();
    this.asking = new AbortController();
  }

  /**
   * Offer what may be written at the caret.
   *
   * @param {EditorView} view
   * @param {boolean} wanted whether the reader asked for it, rather than typed
   */
  async offer(view, wanted) {
    this.asking.abort();
    this.view = view;
    const { main } = view.state.selection;
    const text = view.state.doc.toString();
    const place = main.empty ? placeOf(text, main.head, this.prefixes) : null;
    this.place = place;
    const eager = wanted || (place && (place.text || ["class", "predicate"].includes(place.kind)));
    if (!place || !eager) return this.list.close(view);
    const own = ownCandidates(place, text, this.prefixes);
    this.show(own, place);
    const question = questionOf(place, text, this.prefixes, this.service);
    if (question === null) return;
    const found = await this.ask(question);
    if (found && this.place === place) this.show([...found, ...own], place);
  }

  /**
   * @param {string} question an address
   * @returns {Promise<Candidate[] | null>} null where the question is no longer of interest
   */
  async ask(question) {
    const kept = this.known.get(question);
    if (kept) return kept;
    const { signal } = (this.asking = new AbortController());
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (signal.aborted) return null;
    try {
      const response = await fetch(question, { signal, headers: { Accept: "application/json" } });
      if (!response.ok) return [];
      const { results } = await response.json();
      const number = new Intl.NumberFormat(document.documentElement.lang);
      const found = graphCandidates(results, (count) => number.format(count));
      this.known.set(question, found);
      return found;
    } catch {
      return null; // superseded, or the server cannot be reached: what is known without it stands
    }
  }

  /**
   * @param {Candidate[]} candidates
   * @param {Place} place
   */
  show(candidates, place) {
    const view = /** @type {EditorView} */ (this.view);
    const text = view.state.doc.toString();
    const shown = candidates.slice(0, MOST).map((candidate) => ({
      ...candidate,
      written: candidate.iri
        ? writeTerm(candidate.iri, text, this.prefixes).name
        : (candidate.insert ?? candidate.label),
    }));
    const others = shown.filter(({ written }) => written !== place.text);
    if (others.length) this.list.open(view, others, place.from, place.text !== "");
    else this.list.close(view);
  }

  /** @param {Candidate & {written: string}} candidate */
  take(candidate) {
    const { view, place } = this;
    if (!view || !place) return;
    const text = view.state.doc.toString();
    const { head } = view.state.selection.main;
    const term = candidate.iri ? writeTerm(candidate.iri, text, this.prefixes) : null;
    const line = declaration(text, term?.prefix ?? null, this.prefixes);
    const written = { from: place.from, to: head, insert: candidate.written };
    const caret = place.from + candidate.written.length + (line ? line.insert.length : 0);
    this.list.close(view);
    view.dispatch({
      changes: line ? [line, written] : [written],
      selection: { anchor: caret },
      userEvent: "input.complete",
      scrollIntoView: true,
    });
    view.focus();
  }
}

/**
 * @param {import("./editor.js").Setting} setting
 * @returns {import("@codemirror/state").Extension}
 */
export function completion(setting) {
  const own = new Completion(setting);
  const { list } = own;
  const open = (/** @type {EditorView} */ view) => {
    own.offer(view, true);
    return true;
  };
  return [
    Prec.highest(
      keymap.of([
        { key: "Ctrl-Space", run: open },
        { key: "Alt-Space", run: open },
        { key: "ArrowDown", run: (view) => list.move(view, 1) },
        { key: "ArrowUp", run: (view) => list.move(view, -1) },
        { key: "PageDown", run: (view) => list.move(view, 8) },
        { key: "PageUp", run: (view) => list.move(view, -8) },
        { key: "Enter", run: () => list.choose() },
        { key: "Escape", run: (view) => list.close(view) },
      ]),
    ),
    EditorView.updateListener.of((update) => {
      const typed = update.transactions.some(
        (one) => one.isUserEvent("input.type") || (one.isUserEvent("delete") && list.shown),
      );
      if (update.docChanged && typed) own.offer(update.view, false);
      else if (update.selectionSet && !update.docChanged) list.close(update.view);
    }),
    EditorView.domEventHandlers({
      blur: (_, view) => {
        own.asking.abort();
        list.close(view);
      },
    }),
  ];
}

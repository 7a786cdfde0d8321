/** The mark of the place where the server found an error; it goes when that place is edited. */
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

/**
 * @typedef {{line: number, column: number, message: string}} Place both from 1; the column in characters
 */

/**
 * The place that the form names, if it names one.
 *
 * @param {DOMStringMap} data
 * @returns {Place | null}
 */
export function errorPlace({ errorLine, errorColumn, errorMessage }) {
  const line = Number(errorLine);
  if (!Number.isInteger(line) || line < 1) return null;
  return { line, column: Math.max(1, Number(errorColumn) || 1), message: errorMessage ?? "" };
}

/**
 * The part of a text that an error is shown on: the word there, or at the end of a line the last one before.
 *
 * @param {import("@codemirror/state").Text} text
 * @param {Place} place
 * @returns {{from: number, to: number, line: number} | null} offsets; `line` is the start of the line
 */
export function errorRange(text, { line: number, column }) {
  if (!text.length) return null;
  const line = text.line(Math.min(number, text.lines));
  const offset = unitsBefore(line.text, column - 1);
  const word = /^(?:[\p{L}\p{N}_:?$-]+|.)/u.exec(line.text.slice(offset));
  if (word?.[0].trim())
    return { from: line.from + offset, to: line.from + offset + word[0].length, line: line.from };
  const last = /\S+\s*$/u.exec(line.text.slice(0, offset));
  if (last)
    return {
      from: line.from + last.index,
      to: line.from + last.index + last[0].trimEnd().length,
      line: line.from,
    };
  return { from: line.from, to: line.from, line: line.from };
}

/**
 * Characters as the server counts them (code points) into offsets as the browser does (UTF-16).
 *
 * @param {string} text
 * @param {number} characters
 */
function unitsBefore(text, characters) {
  return [...text].slice(0, characters).join("").length;
}

class LineMarker extends GutterMarker {
  elementClass = "code-error-line";
}

/**
 * Marks a place, or with null none.
 * @type {import("@codemirror/state").StateEffectType<Place | null>}
 */
export const setError = StateEffect.define();

/**
 * @param {import("@codemirror/state").Text} text
 * @param {Place | null} place
 */
function marked(text, place) {
  const range = place && errorRange(text, place);
  if (!range || range.to <= range.from) return Decoration.none;
  const attributes = place.message ? { title: place.message } : undefined;
  return Decoration.set(Decoration.mark({ class: "code-error", attributes }).range(range.from, range.to));
}

/**
 * @param {Place | null} place that is marked from the beginning
 * @returns {import("@codemirror/state").Extension}
 */
export function errorMark(place) {
  /** @type {StateField<import("@codemirror/view").DecorationSet>} */
  const field = StateField.define({
    create: ({ doc }) => marked(doc, place),
    update(marks, { docChanged, changes, effects, state }) {
      const told = effects.find((effect) => effect.is(setError));
      if (told) return marked(state.doc, told.value);
      if (!docChanged) return marks;
      let touched = false;
      marks.between(0, changes.length, (from, to) => {
        touched ||= changes.touchesRange(from, to) !== false;
      });
      return touched ? Decoration.none : marks.map(changes);
    },
    provide: (own) => EditorView.decorations.from(own),
  });
  const gutter = gutterLineClass.compute([field], (state) => {
    const at = state.field(field).iter().from;
    const shown = state.field(field).size > 0;
    return shown ? RangeSet.of([new LineMarker().range(state.doc.lineAt(at).from)]) : RangeSet.empty;
  });
  return [field, gutter];
}

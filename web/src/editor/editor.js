/** The editor: CodeMirror over a text area that stays what the form sends. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { completion } from "./completion.js";
import { errorMark, errorPlace } from "./error-mark.js";
import { colours, frame } from "./look.js";
import { declarePrefixes } from "./prefixes.js";
import { sparql } from "./sparql.js";

/**
 * @typedef {object} Setting
 * @property {import("../shared/messages.js").Say} say
 * @property {string} nonce lets CodeMirror add its style sheet under the page's content security policy
 * @property {Record<string, string>} prefixes by name
 * @property {string} completions address of the service that completes names
 */

/**
 * Put an editor in the place of a text area.
 *
 * @param {HTMLTextAreaElement} area
 * @param {HTMLFormElement} form
 * @param {Setting} setting
 * @returns {EditorView}
 */
export function makeEditor(area, form, setting) {
  const view = new EditorView({
    state: EditorState.create({ doc: area.value, extensions: extensions(area, form, setting) }),
  });
  area.before(view.dom);
  area.hidden = true;
  form.addEventListener("reset", () => queueMicrotask(() => write(view, area.value)));
  document.querySelector(`label[for="${area.id}"]`)?.addEventListener("click", () => view.focus());
  return view;
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {HTMLFormElement} form
 * @param {Setting} setting
 * @returns {import("@codemirror/state").Extension}
 */
function extensions(area, form, setting) {
  const { say, nonce, prefixes } = setting;
  const run = () => {
    form.requestSubmit();
    return true;
  };
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    // Tab is bound to nothing here, so it leaves the editor as it leaves any field.
    keymap.of([{ key: "Mod-Enter", run, preventDefault: true }, ...defaultKeymap, ...historyKeymap]),
    history(),
    sparql,
    bracketMatching(),
    indentOnInput(),
    lineNumbers(),
    highlightActiveLineGutter(),
    drawSelection(),
    EditorView.lineWrapping,
    placeholder(area.placeholder || say("editorHint")),
    EditorView.contentAttributes.of(attributes(area, say)),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) area.value = update.state.doc.toString();
    }),
    EditorView.domEventHandlers({ beforeinput: replaceSelection }),
    declarePrefixes(prefixes),
    completion(setting),
    errorMark(errorPlace(document.getElementById("results")?.dataset ?? {})),
    colours,
    frame,
  ];
}

/**
 * Put typed text in the place of a selection. Left to itself, Chromium would keep the colours of what it
 * replaces as an inline style, which the page's content security policy refuses.
 *
 * @param {InputEvent} event
 * @param {EditorView} view
 * @returns {boolean} whether that was done
 */
function replaceSelection(event, view) {
  const typed = event.inputType === "insertText" && event.data && !view.composing;
  if (!typed || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data ?? ""), {
    userEvent: "input.type",
    scrollIntoView: true,
  });
  return true;
}

/**
 * What assistive technology learns of the field, as it did from the text area.
 *
 * @param {HTMLTextAreaElement} area
 * @param {import("../shared/messages.js").Say} say
 * @returns {Record<string, string>}
 */
function attributes(area, say) {
  const label = area.labels?.[0]?.textContent?.trim();
  const given = {
    "aria-label": label || say("editor"),
    spellcheck: "false",
    autocapitalize: "off",
    tabindex: "0",
  };
  const kept = ["aria-invalid", "aria-describedby"].map((name) => [name, area.getAttribute(name)]);
  return { ...given, ...Object.fromEntries(kept.filter(([, value]) => value !== null)) };
}

/**
 * Put another text into the editor.
 *
 * @param {EditorView} view
 * @param {string} text
 */
export function write(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

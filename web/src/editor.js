/** The query page: turns the text area into an editor; without this the text area does the work. */
import { makeEditor } from "./editor/editor.js";
import { prefixTable } from "./editor/prefixes.js";
import { pageSpeaker } from "./shared/messages.js";

const area = document.getElementById("query-text");
const form = document.getElementById("query-form");
if (area instanceof HTMLTextAreaElement && form instanceof HTMLFormElement) {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? "";
  const prefixes = prefixTable(document.querySelector(".prefixes pre")?.textContent ?? "");
  const completions = form.dataset.completions ?? "";
  makeEditor(area, form, { say: pageSpeaker(), nonce, prefixes, completions });
}

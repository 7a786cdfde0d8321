/** The query page: an editor over the text area, and answers without leaving the page; both work without this. */
import { errorPlace, setError } from "./editor/error-mark.js";
import { makeEditor, write } from "./editor/editor.js";
import { prefixTable } from "./editor/prefixes.js";
import { QueryPage } from "./results/page.js";
import { set } from "./shared/element.js";
import { pageSpeaker } from "./shared/messages.js";

const area = document.getElementById("query-text");
const form = document.getElementById("query-form");
const host = document.getElementById("answer");
if (area instanceof HTMLTextAreaElement && form instanceof HTMLFormElement && host) {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute("content") ?? "";
  const prefixes = prefixTable(document.querySelector(".prefixes pre")?.textContent ?? "");
  const completions = form.dataset.completions ?? "";
  const say = pageSpeaker();
  const view = makeEditor(area, form, { say, nonce, prefixes, completions });
  new QueryPage(form, host, say, {
    read: () => view.state.doc.toString(),
    write: (text) => write(view, text),
    mark: (data) => {
      const place = errorPlace(data);
      view.dispatch({ effects: setError.of(place) });
      set(view.contentDOM, {
        "aria-invalid": place ? "true" : null,
        "aria-describedby": place ? "problem-text" : null,
      });
    },
  });
}

/** Type-ahead for every search field of the page; without it, the form goes to the page of results. */
import { Combobox } from "./search/combobox.js";
import { html, set } from "./shared/element.js";

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.querySelector("input[type=search]");
  if (form instanceof HTMLFormElement && input instanceof HTMLInputElement) new Combobox(form, input);
}
for (const field of document.querySelectorAll("div[data-suggest]")) {
  const input = field.querySelector("input");
  if (field instanceof HTMLElement && input) nameOne(field, input);
}

/**
 * Let a field take the name of one thing, and say beside it which thing that is.
 *
 * @param {HTMLElement} field
 * @param {HTMLInputElement} input
 */
function nameOne(field, input) {
  const meant =
    field.querySelector("input[type=hidden]") ??
    field.appendChild(html("input", { type: "hidden", name: `${input.name}_is` }));
  const combobox = new Combobox(field, input, ({ iri, label }) => {
    input.value = label;
    set(meant, { value: iri });
    combobox.close();
  });
}

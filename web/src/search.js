/** Type-ahead for every search field of the page; without it, the form goes to the page of results. */
import { Combobox } from "./search/combobox.js";

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.querySelector("input[type=search]");
  if (form instanceof HTMLFormElement && input instanceof HTMLInputElement) new Combobox(form, input);
}

/**
 * A search field that suggests: the editable combobox with a list of the WAI-ARIA Authoring Practices
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The focus stays in the field; arrows choose,
 * Enter opens what is chosen or else searches, Escape closes the list.
 */
import { html, set, svg } from "../shared/element.js";
import { Latest } from "./latest.js";

/**
 * @typedef {object} Suggestion
 * @property {string} iri
 * @property {string} page its address
 * @property {string} label
 * @property {string} matched the name that was found
 * @property {string[]} labelParts by turns not found and found
 * @property {string[]} matchedParts
 * @property {string | null} classLabel
 * @property {{name: string, shape: string}} look
 */

export class Combobox {
  /**
   * @param {HTMLElement} form a form, or a part of one, with the texts in its data attributes
   * @param {HTMLInputElement} input
   * @param {(entry: Suggestion) => void} [pick] what choosing does; where it is left out, it visits the page
   */
  constructor(form, input, pick = (entry) => visit(entry.page)) {
    this.form = form;
    this.input = input;
    this.pick = pick;
    this.list = html("ul", {
      class: "suggestions-list",
      id: `${input.id}-list`,
      role: "listbox",
      "aria-label": form.dataset.list,
      hidden: true,
    });
    this.status = html("p", { class: "visually-hidden", role: "status" });
    this.chosen = -1;
    this.latest = new Latest(form.dataset.suggest ?? "", (words, found) => this.show(words, found));
    set(input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    });
    form.append(this.list, this.status);
    input.addEventListener("input", () => this.latest.ask(input.value));
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // a press on the list would take the focus out of the field, and close it before the click
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** @returns {Element[]} */
  get options() {
    return [...this.list.children];
  }

  get open() {
    return !this.list.hidden;
  }

  /**
   * @param {string} words
   * @param {Suggestion[]} found
   */
  show(words, found) {
    if (document.activeElement !== this.input) return;
    const { one = "", other = "", none = "", all = "" } = this.form.dataset;
    const told = found.length === 0 ? none : found.length === 1 ? one : other;
    this.status.textContent = words ? told.replace("{count}", String(found.length)) : "";
    this.list.replaceChildren(...found.map((entry) => this.option(suggested(entry), () => this.pick(entry))));
    const { form } = this;
    if (found.length && form instanceof HTMLFormElement) {
      const words_ = html("span", {}, all.replace("{words}", words));
      const last = this.option([words_], () => form.requestSubmit());
      last.classList.add("all");
      this.list.append(last);
    }
    this.list.hidden = !found.length;
    this.choose(-1);
  }

  /**
   * @param {Node[]} content
   * @param {() => void} take
   */
  option(content, take) {
    const id = `${this.list.id}-${this.list.children.length}`;
    return html("li", { id, role: "option", "aria-selected": "false", click: take }, ...content);
  }

  close() {
    this.latest.forget();
    this.list.hidden = true;
    this.choose(-1);
  }

  /** @param {number} place of an option, or -1 for none: what was typed */
  choose(place) {
    this.chosen = place;
    this.options.forEach((option, number) => {
      option.id = `${this.list.id}-${number}`;
      option.setAttribute("aria-selected", String(number === place));
    });
    this.options[place]?.scrollIntoView({ block: "nearest" });
    set(this.input, {
      "aria-expanded": String(this.open),
      "aria-activedescendant": this.options[place]?.id,
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return; // these keys belong to the input method
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && !this.open) this.latest.ask(this.input.value, 0);
    else if (step) this.choose(this.next(step));
    else if (event.key === "Escape" && this.open) this.close();
    else if (event.key === "Enter" && this.open && this.chosen >= 0) {
      const option = this.options[this.chosen];
      if (option instanceof HTMLElement) option.click();
    } else return;
    event.preventDefault();
  }

  /**
   * Return the place one step on; behind the last and before the first is the field itself.
   *
   * @param {number} step
   */
  next(step) {
    const places = this.options.length + 1;
    return ((this.chosen + 1 + step + places) % places) - 1;
  }
}

/**
 * @param {Suggestion} entry
 * @returns {Node[]}
 */
function suggested({ look, label, labelParts, matched, matchedParts, classLabel }) {
  const shape = svg(
    "svg",
    { class: `shape ${look.name}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("use", { href: `#shape-${look.shape}`, width: 24, height: 24 }),
  );
  const also = matched === label ? null : html("span", { class: "quiet small" }, ...marked(matchedParts));
  const kind = html("span", { class: "quiet small kind" }, classLabel ?? "");
  return [shape, html("span", { class: "names" }, html("span", {}, ...marked(labelParts)), " ", also), kind];
}

/** @param {string[]} parts */
function marked(parts) {
  return parts.map((part, place) => (place % 2 ? html("mark", {}, part) : document.createTextNode(part)));
}

/** @param {string} address */
function visit(address) {
  location.assign(address);
}

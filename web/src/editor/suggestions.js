/**
 * The list of suggestions: a listbox that the editor controls while the caret stays in the text.
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
import { html, set, svg } from "../shared/element.js";

/**
 * @typedef {import("./candidates.js").Candidate & {written: string}} Suggestion
 */

const ID = "suggestions";

export class Suggestions {
  /**
   * @param {import("../shared/messages.js").Say} say
   * @param {(suggestion: Suggestion) => void} take
   */
  constructor(say, take) {
    this.say = say;
    this.take = take;
    /** @type {Suggestion[]} */
    this.items = [];
    this.active = -1;
    this.shown = false;
    this.element = html("ul", {
      class: "suggestions",
      id: ID,
      role: "listbox",
      "aria-label": say("suggestions"),
      hidden: true,
      pointerdown: (/** @type {PointerEvent} */ event) => this.point(event),
    });
    this.status = html("p", { class: "visually-hidden", role: "status" });
  }

  /**
   * @param {import("@codemirror/view").EditorView} view
   * @param {Suggestion[]} items
   * @param {number} from offset of what they stand in place of
   * @param {boolean} first whether the first one is active from the beginning
   */
  open(view, items, from, first) {
    if (!this.element.isConnected) view.dom.after(this.element, this.status);
    this.items = items;
    this.shown = true;
    this.element.hidden = false;
    this.element.replaceChildren(...items.map(row));
    set(view.contentDOM, { "aria-controls": ID, "aria-haspopup": "listbox", "aria-autocomplete": "list" });
    this.status.textContent = this.say("suggested", { count: items.length });
    this.activate(view, first ? 0 : -1);
    view.requestMeasure({
      read: () => ({
        caret: view.coordsAtPos(from),
        edge: this.element.offsetParent?.getBoundingClientRect(),
      }),
      write: ({ caret, edge }) => caret && edge && this.stand(caret, edge),
    });
  }

  /**
   * Stand under the caret, inside the form's width.
   *
   * @param {{left: number, bottom: number}} caret
   * @param {DOMRect} edge
   */
  stand(caret, edge) {
    const room = Math.max(0, edge.width - this.element.offsetWidth);
    const left = Math.min(caret.left - edge.left, room);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(caret.bottom - edge.top + 4)}px)`;
  }

  /**
   * @param {import("@codemirror/view").EditorView} view
   * @returns {boolean} whether it was open
   */
  close(view) {
    const was = this.shown;
    this.shown = false;
    this.element.hidden = true;
    this.status.textContent = "";
    set(view.contentDOM, { "aria-activedescendant": null, "aria-controls": null, "aria-haspopup": null });
    return was;
  }

  /**
   * @param {import("@codemirror/view").EditorView} view
   * @param {number} by
   * @returns {boolean} whether there was anything to move in
   */
  move(view, by) {
    if (!this.shown) return false;
    const last = this.items.length - 1;
    const next = this.active + by;
    const round = Math.abs(by) === 1;
    this.activate(view, next < 0 ? (round ? last : 0) : next > last ? (round ? 0 : last) : next);
    return true;
  }

  /**
   * @param {import("@codemirror/view").EditorView} view
   * @param {number} index
   */
  activate(view, index) {
    this.active = index;
    [...this.element.children].forEach((child, place) =>
      set(child, { "aria-selected": String(place === index) }),
    );
    const child = this.element.children[index];
    set(view.contentDOM, { "aria-activedescendant": child?.id ?? null });
    child?.scrollIntoView({ block: "nearest" });
  }

  /** @returns {boolean} whether one was active, and is taken */
  choose() {
    if (!this.shown || this.active < 0) return false;
    this.take(this.items[this.active]);
    return true;
  }

  /** @param {PointerEvent} event */
  point(event) {
    event.preventDefault(); // the caret stays where it is
    const row = event.target instanceof Element ? event.target.closest("li") : null;
    const item = row && this.items[[...this.element.children].indexOf(row)];
    if (item) this.take(item);
  }
}

/**
 * @param {Suggestion} suggestion
 * @param {number} index
 */
function row({ label, written, note, shape, colours }, index) {
  return html(
    "li",
    { role: "option", id: `${ID}-${index}`, "aria-selected": "false" },
    shape ? icon(shape, colours ?? "") : null,
    html("span", { class: "suggested-label" }, label),
    written === label ? null : html("code", {}, written),
    note ? html("span", { class: "suggested-note" }, note) : null,
  );
}

/**
 * @param {string} shape
 * @param {string} colours
 */
function icon(shape, colours) {
  return svg(
    "svg",
    { class: `shape ${colours}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("use", { href: `#shape-${shape}`, width: 24, height: 24 }),
  );
}

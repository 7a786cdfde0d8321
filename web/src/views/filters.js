/** What shows: kinds (which are the legend), relations, the direction of the focus's links, and what was taken out. */
import { html, set } from "../shared/element.js";
import { EVERYTHING } from "./filter.js";
import { shapeIcon } from "./legend.js";
import { paint } from "./node-mark.js";
import { NO_CLASS } from "./state.js";

/**
 * @typedef {import("./filter.js").Filters} Chosen
 */

export class Filters {
  /** @param {import("./explorer.js").Explorer} picture */
  constructor(picture) {
    this.picture = picture;
    /** @type {Chosen} */
    this.chosen = EVERYTHING;
    const form = document.getElementById("filters");
    this.kinds = form?.querySelector(".legend") ?? html("ul");
    this.relations = form?.querySelector(".filter-relations") ?? html("ul");
    const direction = form?.querySelector("[name=direction]");
    this.direction = direction instanceof HTMLSelectElement ? direction : html("select");
    this.restoreButton = html("button", { class: "button", type: "button", click: () => this.bringBack() });
    form?.append(this.restoreButton);
    form?.querySelector(".filter-apply")?.remove();
    form?.addEventListener("submit", (event) => event.preventDefault());
    this.direction.addEventListener("change", () => {
      const way = this.direction.value;
      this.choose({ direction: way === "in" || way === "out" ? way : "" });
    });
  }

  // ------------------------------------------------------------------ choices

  /**
   * Choose, and keep that in the address.
   *
   * @param {Partial<Chosen>} chosen
   */
  choose(chosen) {
    this.apply({ ...this.chosen, ...chosen });
    const { graph, status, say } = this.picture;
    status.tell(say("shown", { count: graph.nodes.size, all: graph.held.nodes.size }));
    this.picture.remember();
  }

  /**
   * @param {Chosen} chosen
   */
  apply(chosen) {
    const { picture } = this;
    const before = picture.positions();
    this.chosen = chosen;
    picture.graph.filter(chosen);
    picture.change(before, new Set(picture.graph.nodes.keys()));
  }

  /**
   * Choose what an address names.
   *
   * @param {Chosen} wanted
   * @returns {number} how much of it is no longer there to be taken out
   */
  restore({ hidden, relations, classes, direction }) {
    const wanted = { hidden, relations, classes, direction };
    if (this.isNew(wanted)) this.apply(wanted);
    return [...hidden].filter((key) => !this.picture.graph.held.nodes.has(key)).length;
  }

  /** @param {Chosen} wanted */
  isNew(wanted) {
    const written = (/** @type {Chosen} */ { hidden, relations, classes, direction }) =>
      JSON.stringify([[...hidden], [...relations], [...classes], direction]);
    return written(wanted) !== written(this.chosen);
  }

  /** @param {string} key */
  hide(key) {
    this.choose({ hidden: new Set(this.chosen.hidden).add(key) });
  }

  bringBack() {
    this.choose({ hidden: new Set() });
  }

  // --------------------------------------------------------------------- rows

  /** Write the lists anew, for what the picture now holds. */
  fill() {
    const { graph, say } = this.picture;
    this.fillList(
      this.kinds,
      graph.classes.map(({ node, count, more }) => {
        const words = [shapeIcon(node), ` ${node.classLabel ?? say("thing")} `];
        const row = this.row("classes", node.cls ?? NO_CLASS, words, count, more);
        paint(row, node);
        return row;
      }),
    );
    this.fillList(
      this.relations,
      graph.relations.map(({ predicate, label, count, more }) =>
        this.row("relations", predicate, [` ${label} `], count, more),
      ),
    );
    this.direction.value = this.chosen.direction;
    const { size } = this.chosen.hidden;
    set(this.restoreButton, { hidden: !size });
    this.restoreButton.textContent = say("bringBack", { count: size });
  }

  /**
   * @param {Element} list
   * @param {HTMLElement[]} rows
   */
  fillList(list, rows) {
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement : null;
    const value = focused && list.contains(focused) ? focused.value : null;
    list.replaceChildren(...rows);
    if (value === null) return;
    const boxes = [...list.querySelectorAll("input")];
    boxes.find((box) => box.value === value)?.focus({ preventScroll: true });
  }

  /**
   * @param {"classes" | "relations"} kind
   * @param {string} value
   * @param {(Node | string)[]} words
   * @param {number} count
   * @param {boolean} more whether there are at least so many
   */
  row(kind, value, words, count, more) {
    const box = html("input", { type: "checkbox", value, checked: !this.chosen[kind].has(value) });
    box.addEventListener("change", () => {
      const without = new Set(this.chosen[kind]);
      if (box.checked) without.delete(value);
      else without.add(value);
      this.choose({ [kind]: without });
    });
    const number = html(
      "span",
      { class: "count" },
      (more ? "≥ " : "") + count.toLocaleString(document.documentElement.lang),
    );
    return html("li", {}, html("label", {}, box, ...words, number));
  }
}

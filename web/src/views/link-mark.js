/** A bundle of edges on the screen. */
import { set, svg } from "../shared/element.js";
import { line, loop } from "./line.js";

/**
 * @typedef {import("./bundle.js").Bundle} Bundle
 * @typedef {import("./line.js").End} End
 */

export class LinkMark {
  /** @param {Bundle} bundle */
  constructor(bundle) {
    this.bundle = bundle;
    /** @type {[number, number][]} */
    this.spots = [];
    /** Whether it stays in the background: it leads neither from the focus nor from an opened node. */
    this.side = false;
    this.path = svg("path", { class: "link-line" });
    this.heads = svg("path", { class: "link-heads" });
    this.element = svg("g", { class: "link", "data-key": bundle.key }, this.path, this.heads);
    const relations = bundle.forth.length + bundle.back.length;
    if (relations > 1) this.path.style.setProperty("--links", String(Math.min(relations, 4)));
  }

  /**
   * @param {End} from
   * @param {End} to
   * @param {number} bend
   */
  move(from, to, bend) {
    const { forth, back } = this.bundle;
    const drawn =
      from === to ? loop(from) : line(from, to, { forth: forth.length > 0, back: back.length > 0, bend });
    this.spots = drawn.spots;
    set(this.path, { d: drawn.path });
    set(this.heads, { d: drawn.heads });
  }

  /** @param {boolean} side */
  stepBack(side) {
    this.side = side;
    this.element.classList.toggle("is-side", side);
  }

  /** @param {string} key */
  touches(key) {
    return this.bundle.source === key || this.bundle.target === key;
  }
}

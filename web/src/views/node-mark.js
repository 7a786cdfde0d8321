/** A node on the screen: its shape, its ring of focus, and for a group how many it stands for. */
import { set, svg } from "../shared/element.js";
import { shapePath } from "./shape.js";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 */

/** Half of the smallest thing a finger or an unsteady hand can hit. */
const REACH = 12;

export class NodeMark {
  /** @param {PictureNode} node */
  constructor(node) {
    this.node = node;
    this.radius = 0;
    this.x = 0;
    this.y = 0;
    this.ring = svg("circle", { class: "node-ring" });
    this.hit = svg("circle", { class: "node-hit" });
    this.shape = svg("path", { class: "node-shape", d: shapePath(node.shape) });
    this.count =
      node.kind === "group"
        ? svg("text", { class: "node-count", "text-anchor": "middle", dy: "0.35em" })
        : null;
    this.element = svg(
      "g",
      {
        class: `node is-${node.kind}`,
        role: "button",
        tabindex: -1,
        "data-key": node.key,
        "aria-pressed": "false",
      },
      this.ring,
      this.hit,
      this.shape,
      this.count,
    );
    paint(this.element, node);
  }

  /** @param {number} radius */
  resize(radius) {
    if (radius === this.radius) return;
    this.radius = radius;
    set(this.ring, { r: radius + 5 });
    set(this.hit, { r: Math.max(REACH, radius + 3) });
    set(this.shape, { transform: `scale(${Math.round(radius * 100) / 100})` });
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  move(x, y) {
    this.x = x;
    this.y = y;
    set(this.element, { transform: `translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})` });
  }
}

/**
 * Give an element the two colours of a node's class; the style sheet chooses by theme.
 *
 * @param {HTMLElement | SVGElement} element
 * @param {PictureNode} node
 */
export function paint(element, node) {
  if (node.colour) element.style.setProperty("--class-light", node.colour);
  if (node.colourDark ?? node.colour)
    element.style.setProperty("--class-dark", node.colourDark ?? node.colour);
}

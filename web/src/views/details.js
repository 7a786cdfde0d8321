/** The panel about the selected node: what it is, and what can be done with it. */
import { html } from "../shared/element.js";
import { ADDED } from "./address.js";
import { shapeIcon } from "./legend.js";
import { paint } from "./node-mark.js";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 *
 * @typedef {object} Choices
 * @property {string} name what the panel calls the node
 * @property {string | null} page address of the node's page, or of the group's full list
 * @property {string | null} focus address of the picture around this node; null at the focus
 * @property {string | null} path address of the paths between the focus and this node; null at the focus
 * @property {boolean} open whether the node is expanded
 * @property {boolean} central whether the node is the focus
 * @property {number} remaining of a group
 * @property {() => Promise<Relation[]>} relations what the node is linked by
 * @property {(by?: string) => void} expand the node, or what a relation's key names
 * @property {(by?: string) => void} fold
 * @property {() => void} pin
 * @property {() => void} hide
 * @property {() => void} close
 *
 * @typedef {object} Relation
 * @property {string} by key by which it is opened
 * @property {string} label
 * @property {number} total
 * @property {boolean} more whether there are at least so many
 * @property {"in" | "out"} direction
 * @property {boolean} open
 */

export class Details {
  /** @param {import("../shared/messages.js").Say} say */
  constructor(say) {
    this.say = say;
    this.element = html("section", {
      class: "picture-details",
      "aria-labelledby": "details-label",
      hidden: true,
    });
  }

  /**
   * @param {PictureNode} node
   * @param {Choices} choices
   */
  show(node, choices) {
    const { say } = this;
    const group = node.kind === "group";
    const kind = group ? null : node.classLabel;
    this.element.replaceChildren(
      html(
        "button",
        {
          class: "picture-tool details-close",
          type: "button",
          "aria-label": say("close"),
          title: say("close"),
          click: choices.close,
        },
        "×",
      ),
      html(
        "p",
        { class: "details-kind" },
        shapeIcon(node),
        kind ??
          (group ? `+${choices.remaining.toLocaleString(document.documentElement.lang)}` : say("thing")),
      ),
      html("p", { class: "details-label", id: "details-label" }, choices.name),
      ...(group
        ? [this.groupActions(choices)]
        : [this.figures(node), this.actions(node, choices), this.relations(choices)]),
    );
    paint(this.element, node);
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
  }

  /**
   * Stand in the lower corner where the panel hides the least, and never the node it speaks of.
   *
   * @param {import("./drawing.js").Drawing} drawing
   * @param {string} key of that node
   */
  stand({ nodes, width, height }, key) {
    const { offsetWidth, offsetHeight } = this.element;
    /** @param {boolean} right */
    const hidden = (right) => {
      const covers = [...nodes.values()].filter(
        ({ x, y }) =>
          y > height - offsetHeight - 20 && (right ? x > width - offsetWidth - 20 : x < offsetWidth + 20),
      );
      return covers.length + (covers.some(({ node }) => node.key === key) ? nodes.size : 0);
    };
    this.element.classList.toggle("is-right", hidden(true) < hidden(false));
  }

  /** @param {PictureNode} node */
  figures(node) {
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const least = node.more ? "≥ " : "";
    const rows = [[this.say("links"), node.degree]];
    if (node.claims) rows.push([this.say("claims"), node.claims]);
    return html(
      "dl",
      { class: "details-figures" },
      ...rows.map(([name, value]) =>
        html("div", {}, html("dt", {}, String(name)), html("dd", {}, least + number.format(Number(value)))),
      ),
    );
  }

  /**
   * What the node is linked by, with counts: each opens only those.
   *
   * @param {Choices} choices
   */
  relations({ relations, expand, fold }) {
    const { say } = this;
    const list = html("ul", { class: "details-relations", "aria-label": say("byRelation") });
    const fill = (/** @type {Relation[]} */ all) =>
      list.replaceChildren(
        ...all.map(({ by, label, total, more, direction, open }) => {
          const arrow = open ? "−" : direction === "out" ? "→" : "←";
          const words = [
            html("span", { class: "visually-hidden" }, `${say(open ? "fold" : "expand")}: `),
            html("span", { class: "relation" }, label, " "),
            html("span", { class: "count" }, (more ? "≥ " : "") + say("number", { n: total })),
            html("span", { "aria-hidden": "true" }, arrow),
          ];
          const click = () => (open ? fold(by) : expand(by));
          const button = { type: "button", "aria-expanded": String(open), click };
          return html("li", {}, html("button", button, ...words));
        }),
      );
    relations().then(fill, () => list.remove()); // without the server the other choices still stand
    return list;
  }

  /**
   * @param {PictureNode} node
   * @param {Choices} choices
   */
  actions(node, { page, focus, path, open, central, expand, fold, pin, hide }) {
    const { say } = this;
    return html(
      "p",
      { class: "details-actions" },
      page ? html("a", { class: "picture-tool", href: page }, say("open")) : null,
      open ? button(say("fold"), () => fold()) : button(say("expand"), () => expand()),
      focus ? html("a", { class: "picture-tool", href: focus }, say("focus")) : null,
      path ? html("a", { class: "picture-tool", href: path }, say("path")) : null,
      button(say(node.pinned ? "unpin" : "pin"), pin),
      central ? null : button(say("hide"), hide),
    );
  }

  /** @param {Choices} choices */
  groupActions({ page, open, remaining, expand, fold, hide }) {
    const { say } = this;
    const more = Math.min(remaining, ADDED);
    return html(
      "p",
      { class: "details-actions" },
      more ? button(say("groupAdd", { count: more }), () => expand()) : null,
      open ? button(say("fold"), () => fold()) : null,
      page ? html("a", { class: "picture-tool", href: page }, say("groupList")) : null,
      button(say("hide"), hide),
    );
  }
}

/**
 * @param {string} words
 * @param {() => void} click
 */
function button(words, click) {
  return html("button", { class: "picture-tool", type: "button", click }, words);
}

/** The panel about the selected node: what it is, and what can be done with it. */
import { html } from "../shared/element.js";
import { ADDED } from "./opening.js";
import { shapeIcon } from "./legend.js";
import { paint } from "./node-mark.js";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 *
 * @typedef {object} Choices
 * @property {string} name what the panel calls the node
 * @property {string | null} page address of the node's page, or of the group's full list
 * @property {string | null} focus address of the picture around this node; null at the focus
 * @property {boolean} open whether the node is expanded
 * @property {number} remaining of a group
 * @property {() => void} expand
 * @property {() => void} fold
 * @property {() => void} close
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
      ...(group ? [this.groupActions(choices)] : [this.figures(node), this.actions(choices)]),
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
    const rows = [[this.say("links"), node.degree]];
    if (node.claims) rows.push([this.say("claims"), node.claims]);
    return html(
      "dl",
      { class: "details-figures" },
      ...rows.map(([name, value]) =>
        html("div", {}, html("dt", {}, String(name)), html("dd", {}, number.format(Number(value)))),
      ),
    );
  }

  /** @param {Choices} choices */
  actions({ page, focus, open, expand, fold }) {
    const { say } = this;
    return html(
      "p",
      { class: "details-actions" },
      page ? html("a", { class: "picture-tool", href: page }, say("open")) : null,
      open
        ? html("button", { class: "picture-tool", type: "button", click: fold }, say("fold"))
        : html("button", { class: "picture-tool", type: "button", click: expand }, say("expand")),
      focus ? html("a", { class: "picture-tool", href: focus }, say("focus")) : null,
    );
  }

  /** @param {Choices} choices */
  groupActions({ page, open, remaining, expand, fold }) {
    const { say } = this;
    const more = Math.min(remaining, ADDED);
    return html(
      "p",
      { class: "details-actions" },
      more
        ? html(
            "button",
            { class: "picture-tool", type: "button", click: expand },
            say("groupAdd", { count: more }),
          )
        : null,
      open ? html("button", { class: "picture-tool", type: "button", click: fold }, say("fold")) : null,
      page ? html("a", { class: "picture-tool", href: page }, say("groupList")) : null,
    );
  }
}

/** What the shapes and colours mean: the classes that are in the picture. */
import { html, svg } from "../shared/element.js";
import { paint } from "./node-mark.js";
import { shapePath } from "./shape.js";

/**
 * @param {HTMLElement} list
 * @param {import("./graph.js").PictureGraph} graph
 */
export function fillLegend(list, graph) {
  const rows = graph.classes.map(({ node, count }) => {
    const row = html(
      "li",
      {},
      shapeIcon(node),
      ` ${node.classLabel} `,
      html("span", { class: "count" }, count.toLocaleString(document.documentElement.lang)),
    );
    paint(row, node);
    return row;
  });
  list.replaceChildren(...rows);
}

/** @param {import("./graph.js").PictureNode} node */
export function shapeIcon(node) {
  return svg(
    "svg",
    { class: "shape", viewBox: "-1.3 -1.3 2.6 2.6", "aria-hidden": "true" },
    svg("path", { d: shapePath(node.shape) }),
  );
}

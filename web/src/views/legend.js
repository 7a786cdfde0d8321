/** The symbol of a class, outside of the picture. */
import { svg } from "../shared/element.js";
import { shapePath } from "./shape.js";

/** @param {import("./graph.js").PictureNode} node */
export function shapeIcon(node) {
  return svg(
    "svg",
    { class: "shape", viewBox: "-1.3 -1.3 2.6 2.6", "aria-hidden": "true" },
    svg("path", { d: shapePath(node.shape) }),
  );
}

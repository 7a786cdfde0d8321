/** Arranges the picture: fills the view, makes room, keeps everything in sight. */
import { closest, fitting } from "./camera.js";
import { fillView, settle } from "./layout.js";

/**
 * @typedef {import("./box.js").Box} Box
 * @typedef {import("./camera.js").Extent} Extent
 * @typedef {import("./drawing.js").Drawing} Drawing
 */

/** The farthest that a first picture of few nodes is drawn out, so that three neighbours stay a group. */
const MOST_DRAWN_OUT = 1.6;

/**
 * Give the server's places the shape of the view.
 *
 * @param {Drawing} drawing
 * @returns {{x: number, y: number}} by how much they were drawn out
 */
export function fill(drawing) {
  const all = extents(drawing);
  const across = closest(all, "x", drawing.width, MOST_DRAWN_OUT);
  const along = closest(all, "y", drawing.height, MOST_DRAWN_OUT);
  return fillView(drawing.graph.held.nodes.values(), across, along);
}

/**
 * Make room for nodes and labels at the scale at which everything will be in sight.
 *
 * @param {Drawing} drawing
 * @param {Set<string>} fixed keys of the nodes that stay
 */
export function settleInView(drawing, fixed) {
  const { nodes } = drawing.graph;
  for (let round = 0; round < 2; round++) {
    const { k } = fitting(extents(drawing), drawing.width, drawing.height);
    const found = bodies(drawing, fixed, k);
    settle(found);
    for (const { key, x, y } of found) Object.assign(nodes.get(key) ?? {}, { x: x / k, y: y / k });
  }
}

/**
 * @param {Drawing} drawing
 * @param {Set<string>} fixed
 * @param {number} scale
 * @returns {import("./layout.js").Body[]}
 */
function bodies(drawing, fixed, scale) {
  return atRest(drawing).map(({ node, radius, label }) => ({
    key: node.key,
    x: node.x * scale,
    y: node.y * scale,
    radius,
    label,
    fixed: fixed.has(node.key),
  }));
}

/**
 * What must be in sight: nodes, and their labels as far as these leave room for the nodes.
 *
 * @param {Drawing} drawing
 * @returns {Extent[]}
 */
export function extents(drawing) {
  const most = drawing.width / 5;
  return atRest(drawing).map(({ node, radius, label }) => {
    const reach = radius + 5;
    const box = {
      left: Math.max(Math.min(-reach, label?.left ?? 0), -most),
      right: Math.min(Math.max(reach, label?.right ?? 0), most),
      top: Math.min(-reach, label?.top ?? 0),
      bottom: Math.max(reach, label?.bottom ?? 0),
    };
    return { x: node.x, y: node.y, box };
  });
}

/**
 * The nodes as they are in the view that shows everything, whatever the present one.
 *
 * @param {Drawing} drawing
 * @returns {{node: import("./graph.js").PictureNode, radius: number, label: Box | null}[]}
 */
function atRest(drawing) {
  const labelled = new Set(drawing.texts.shownAt(1));
  return [...drawing.nodes.values()].map((mark) => {
    const radius = drawing.radiusOf(mark.node, 1);
    const label = labelled.has(mark) ? drawing.texts.placesOf(mark, radius)[0]?.box : null;
    return { node: mark.node, radius, label: label ?? null };
  });
}

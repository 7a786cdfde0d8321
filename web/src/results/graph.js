/** The things of an answer and how it links them, as a picture that stands still. */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { svg } from "../shared/element.js";
import { line } from "../views/line.js";
import { overlap } from "../views/box.js";
import { shapePath } from "../views/shape.js";
import { LETTER, widthOf } from "./letters.js";

const RADIUS = 9;
const STEPS = 300;
const LETTERS = 26;
/** More edges than this are not named: the names would lie over each other. */
const NAMED = 40;

/**
 * @param {import("./links.js").Links} found
 * @param {number} width in pixels
 * @param {string} title what a screen reader says
 * @returns {SVGSVGElement}
 */
export function drawGraph(found, width, title) {
  const height = Math.round(Math.min(720, Math.max(320, 90 + 104 * Math.sqrt(found.nodes.length))));
  const placed = place(found, width, height);
  const called = labelled(found, placed, width);
  const named = found.edges.length <= NAMED;
  const nodes = found.nodes.map((node) => drawNode(node, at(placed, node.key), called.has(node.key)));
  return svg(
    "svg",
    {
      class: "chart query-graph",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": title,
    },
    ...found.edges.map((edge) => drawEdge(edge, placed, named)),
    ...nodes,
  );
}

/**
 * @param {Map<string, {x: number, y: number}>} placed
 * @param {string} key
 */
function at(placed, key) {
  return /** @type {{x: number, y: number}} */ (placed.get(key));
}

/**
 * The nodes whose label has room, the most linked first; the others show theirs when they are pointed at.
 *
 * @param {import("./links.js").Links} found
 * @param {Map<string, {x: number, y: number}>} placed
 * @param {number} width
 * @returns {Set<string>}
 */
function labelled({ nodes, edges }, placed, width) {
  const degree = (/** @type {string} */ key) =>
    edges.filter(({ source, target }) => source === key || target === key).length;
  const ordered = nodes
    .map(({ key, label }) => ({ key, label, degree: degree(key) }))
    .sort((one, other) => other.degree - one.degree);
  const taken = nodes.map(({ key }) => around(at(placed, key), RADIUS, -RADIUS, RADIUS));
  /** @type {Set<string>} */
  const called = new Set();
  for (const { key, label } of ordered) {
    const half = (widthOf(short(label)) * LETTER) / 2;
    const box = around(at(placed, key), half, RADIUS + 4, RADIUS + 20);
    const inside = box.left >= 0 && box.right <= width;
    if (!inside || taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    called.add(key);
  }
  return called;
}

/**
 * @param {{x: number, y: number}} place
 * @param {number} half of the width
 * @param {number} top
 * @param {number} bottom
 */
function around({ x, y }, half, top, bottom) {
  return { left: x - half, right: x + half, top: y + top, bottom: y + bottom };
}

/**
 * @param {import("./links.js").Links} found
 * @param {number} width
 * @param {number} height
 */
function place({ nodes, edges }, width, height) {
  const bodies = nodes.map(({ key }) => ({ key, x: 0, y: 0 }));
  /** @type {any} */
  const springs = forceLink(edges.map(({ source, target }) => ({ source, target }))).id(
    (/** @type {any} */ body) => body.key,
  );
  for (const [index, body] of bodies.entries()) {
    // always the same beginning, so the same answer always looks the same
    [body.x, body.y] = [
      Math.cos(index * 2.4) * 12 * Math.sqrt(index),
      Math.sin(index * 2.4) * 12 * Math.sqrt(index),
    ];
  }
  forceSimulation(bodies)
    .stop()
    .force("links", springs.distance(90))
    .force("apart", forceManyBody().strength(-260))
    .force("room", forceCollide(26))
    .force("x", forceX().strength(0.04 * Math.min(1, height / width)))
    .force("y", forceY().strength(0.08))
    .tick(STEPS);
  return fitted(bodies, width, height);
}

/**
 * @param {{key: string, x: number, y: number}[]} bodies
 * @param {number} width
 * @param {number} height
 * @returns {Map<string, {x: number, y: number}>}
 */
function fitted(bodies, width, height) {
  const [xs, ys] = [bodies.map(({ x }) => x), bodies.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
  const edge = Math.min(90, width / 6);
  const across = (width - 2 * edge) / wide;
  const along = (height - 80) / high;
  const [kx, ky] = [Math.min(across, along * 2.2, 3), Math.min(along, across * 2.2, 3)];
  return new Map(
    bodies.map(({ key, x, y }) => [
      key,
      { x: (width - wide * kx) / 2 + (x - left) * kx, y: (height - 30 - high * ky) / 2 + (y - top) * ky + 6 },
    ]),
  );
}

/**
 * @param {import("./links.js").Edge} edge
 * @param {Map<string, {x: number, y: number}>} placed
 * @param {boolean} named
 */
function drawEdge({ source, target, label }, placed, named) {
  const end = (/** @type {string} */ key) => ({
    .../** @type {{x: number, y: number}} */ (placed.get(key)),
    radius: RADIUS,
  });
  const { path, heads, spots } = line(end(source), end(target), { forth: true, back: false, bend: 0 });
  const [x, y] = spots[0] ?? [0, 0];
  return svg(
    "g",
    { class: "query-edge" },
    svg("path", { d: path }),
    svg("path", { class: "query-head", d: heads }),
    named && path ? svg("text", { x, y, "text-anchor": "middle", dy: "-0.3em" }, short(label)) : null,
    svg("title", {}, label),
  );
}

/**
 * @param {import("./links.js").Node} node
 * @param {{x: number, y: number}} place
 * @param {boolean} called whether its label has room
 */
function drawNode({ label, shape, colours, address }, { x, y }, called) {
  return svg(
    "a",
    {
      href: address,
      class: `query-node ${called ? "" : "is-crowded"} ${colours}`,
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
    },
    svg("path", { d: shapePath(shape), transform: `scale(${RADIUS})` }),
    svg("text", { y: RADIUS + 14, "text-anchor": "middle" }, short(label)),
    svg("title", {}, label),
  );
}

/** @param {string} label */
function short(label) {
  const letters = [...label];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("")}…` : label;
}

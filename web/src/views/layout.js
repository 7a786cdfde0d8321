/** Where nodes stand: the server's places fill the view, then make a little room for each other. */
import { forceCollide, forceSimulation, forceX, forceY } from "d3-force";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 * @typedef {import("./box.js").Box} Box
 *
 * @typedef {object} Body
 * A node while room is made.
 * @property {string} key
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {Box | null} label relative to the node
 * @property {boolean} fixed
 * @property {number} [vx]
 * @property {number} [vy]
 * @property {number | null} [fx]
 * @property {number | null} [fy]
 */

/** How much more places may be drawn out along one axis than along the other. */
const MOST_STRETCH = 1.7;

/**
 * Draw places out around the focus, at (0, 0), so that they fill a view.
 *
 * @param {Iterable<{x: number, y: number}>} nodes
 * @param {number} across scale that fills the width
 * @param {number} along scale that fills the height
 * @returns {{x: number, y: number}} the scales that were taken
 */
export function fillView(nodes, across, along) {
  const scaleX = Math.min(across, along * MOST_STRETCH);
  const scaleY = Math.min(along, across * MOST_STRETCH);
  for (const node of nodes) {
    node.x *= scaleX;
    node.y *= scaleY;
  }
  return { x: scaleX, y: scaleY };
}

/** How much wider than high an opened node's surroundings are: labels lie. */
const LABEL_ROOM = 1.35;

/**
 * Put the nodes that an opened node brought around it, on the side away from the middle.
 *
 * @param {PictureNode[]} added
 * @param {PictureNode} opened
 * @param {PictureNode} middle
 * @param {number} unit what a pixel is in the picture
 */
export function fanOut(added, opened, middle, unit = 1) {
  const central = opened === middle;
  const heading = central ? 0 : Math.atan2(opened.y - middle.y, opened.x - middle.x);
  const spread = central ? 2 * Math.PI : Math.min(1.4 * Math.PI, 0.6 + added.length * 0.35);
  let start = 0;
  for (let distance = 110; start < added.length; distance += 60) {
    const room = Math.max(3, Math.floor((spread * distance * LABEL_ROOM) / 50));
    const ring = added.slice(start, start + room);
    const gap = spread / (central ? ring.length : Math.max(1, ring.length - 1));
    ring.forEach((node, index) => {
      const angle = ring.length === 1 ? heading : heading + (central ? 0 : -spread / 2) + index * gap;
      node.x = opened.x + Math.cos(angle) * distance * unit * LABEL_ROOM;
      node.y = opened.y + Math.sin(angle) * distance * unit;
    });
    start += room;
  }
}

/**
 * Move an opened node away from the middle, so that there is room around it.
 *
 * @param {PictureNode} opened
 * @param {PictureNode} middle
 * @param {number} distance
 */
export function moveOut(opened, middle, distance) {
  const reach = Math.hypot(opened.x - middle.x, opened.y - middle.y);
  if (!reach) return;
  opened.x += ((opened.x - middle.x) / reach) * distance;
  opened.y += ((opened.y - middle.y) / reach) * distance;
}

/**
 * Make room, in one go and without showing the steps: bodies and labels part, all else stays near its place.
 *
 * @param {Body[]} bodies their x and y change
 * @param {number} steps
 */
export function settle(bodies, steps = 90) {
  for (const body of bodies) if (body.fixed) [body.fx, body.fy] = [body.x, body.y];
  const homes = bodies.map(({ x, y }) => [x, y]);
  const simulation = forceSimulation(bodies)
    .stop()
    .alphaDecay(1 - 0.01 ** (1 / steps))
    .force("x", forceX((_, index) => homes[index][0]).strength(0.06))
    .force("y", forceY((_, index) => homes[index][1]).strength(0.06))
    .force("bodies", forceCollide((/** @type {Body} */ body) => body.radius + 5).strength(0.8))
    .force("labels", partLabels(bodies));
  simulation.tick(steps);
}

/**
 * A force that moves labels off nodes and off each other, along the shorter way.
 *
 * @param {Body[]} bodies
 */
function partLabels(bodies) {
  const labelled = bodies.filter(({ label }) => label);
  return () => {
    for (const one of labelled) {
      for (const other of bodies) {
        if (one === other) continue;
        part(one, /** @type {Box} */ (one.label), other, {
          left: -other.radius,
          right: other.radius,
          top: -other.radius,
          bottom: other.radius,
        });
        if (other.label && one.key < other.key) part(one, /** @type {Box} */ (one.label), other, other.label);
      }
    }
  };
}

/**
 * @param {Body} one
 * @param {Box} mine relative to `one`
 * @param {Body} other
 * @param {Box} its relative to `other`
 */
function part(one, mine, other, its) {
  const right = one.x + mine.right - (other.x + its.left) + 3;
  const left = other.x + its.right - (one.x + mine.left) + 3;
  const down = one.y + mine.bottom - (other.y + its.top) + 2;
  const up = other.y + its.bottom - (one.y + mine.top) + 2;
  if (right <= 0 || left <= 0 || down <= 0 || up <= 0) return;
  const across = Math.min(right, left);
  const along = Math.min(down, up);
  const share = 0.25; // of the overlap, to each, in one step
  if (along <= across * 1.5) push(one, other, 0, (down < up ? -down : up) * share);
  else push(one, other, (right < left ? -right : left) * share, 0);
}

/**
 * @param {Body} one
 * @param {Body} other
 * @param {number} x
 * @param {number} y
 */
function push(one, other, x, y) {
  one.vx = (one.vx ?? 0) + x;
  one.vy = (one.vy ?? 0) + y;
  other.vx = (other.vx ?? 0) - x;
  other.vy = (other.vy ?? 0) - y;
}

/** The line of a bundle: from rim to rim, with a head for each way, a little bent where it does not touch the focus. */

/**
 * @typedef {{x: number, y: number, radius: number}} End
 *
 * @typedef {object} Line
 * @property {string} path of the line
 * @property {string} heads path of the arrow heads
 * @property {[number, number][]} spots places for a name, the best first
 */

const HEAD = 7;
const RIM = 2;

/**
 * @param {End} from
 * @param {End} to
 * @param {{forth: boolean, back: boolean, bend: number}} ways which heads to draw, and how far the line bends
 * @returns {Line}
 */
export function line(from, to, { forth, back, bend }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < from.radius + to.radius) return { path: "", heads: "", spots: [] };
  const alongX = (to.x - from.x) / length;
  const alongY = (to.y - from.y) / length;
  const middle = {
    x: (from.x + to.x) / 2 - alongY * bend * length,
    y: (from.y + to.y) / 2 + alongX * bend * length,
  };
  const start = rim(from, middle, back ? HEAD * 0.8 : 0);
  const end = rim(to, middle, forth ? HEAD * 0.8 : 0);
  const curve = bend ? `Q${spot(middle.x, middle.y)} ${spot(end.x, end.y)}` : `L${spot(end.x, end.y)}`;
  return {
    path: `M${spot(start.x, start.y)}${curve}`,
    heads: (forth ? head(rim(to, middle, 0), middle) : "") + (back ? head(rim(from, middle, 0), middle) : ""),
    spots: [0.55, 0.45, 0.65, 0.36, 0.74].map((share) => onCurve(start, middle, end, share, bend)),
  };
}

/**
 * A loop from a node to itself.
 *
 * @param {End} node
 * @returns {Line}
 */
export function loop({ x, y, radius }) {
  const reach = radius + 22;
  const left = { x: x - radius * 0.6, y: y - radius * 0.8 };
  const right = { x: x + radius * 0.6, y: y - radius * 0.8 };
  return {
    path: `M${spot(left.x, left.y)}C${spot(x - reach, y - reach - radius)} ${spot(x + reach, y - reach - radius)} ${spot(right.x, right.y)}`,
    heads: head(right, { x: x + reach, y: y - reach - radius }),
    spots: [[x, y - reach - radius * 0.8]],
  };
}

/**
 * @param {{x: number, y: number}} start
 * @param {{x: number, y: number}} middle
 * @param {{x: number, y: number}} end
 * @param {number} share
 * @param {number} bend
 * @returns {[number, number]}
 */
function onCurve(start, middle, end, share, bend) {
  const rest = 1 - share;
  if (!bend) return [rest * start.x + share * end.x, rest * start.y + share * end.y];
  const [a, b, c] = [rest * rest, 2 * rest * share, share * share];
  return [a * start.x + b * middle.x + c * end.x, a * start.y + b * middle.y + c * end.y];
}

/**
 * The point on a node's rim towards another point.
 *
 * @param {End} node
 * @param {{x: number, y: number}} towards
 * @param {number} more
 */
function rim(node, towards, more) {
  const distance = Math.hypot(towards.x - node.x, towards.y - node.y) || 1;
  const away = (node.radius + RIM + more) / distance;
  return { x: node.x + (towards.x - node.x) * away, y: node.y + (towards.y - node.y) * away };
}

/**
 * @param {{x: number, y: number}} tip
 * @param {{x: number, y: number}} from
 */
function head(tip, from) {
  const distance = Math.hypot(from.x - tip.x, from.y - tip.y) || 1;
  const backX = ((from.x - tip.x) / distance) * HEAD;
  const backY = ((from.y - tip.y) / distance) * HEAD;
  const wide = 0.42;
  return `M${spot(tip.x, tip.y)}L${spot(tip.x + backX - backY * wide, tip.y + backY + backX * wide)}L${spot(tip.x + backX + backY * wide, tip.y + backY - backX * wide)}Z`;
}

/**
 * @param {number} x
 * @param {number} y
 */
function spot(x, y) {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

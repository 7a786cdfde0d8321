/** Arrow keys: from node to node along the links, in the direction of the key. */

/**
 * @typedef {{key: string, x: number, y: number}} Standing
 */

/** Unit vectors of the arrow keys; y grows downwards. */
export const DIRECTIONS = /** @type {Record<string, [number, number]>} */ ({
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
});

/**
 * The node that an arrow key leads to: the nearest neighbour in that direction, else the nearest
 * of those that share a neighbour with this node, so that every node of a star can be reached.
 *
 * @param {Standing} from
 * @param {string} arrow name of the key
 * @param {Standing[]} neighbours
 * @param {Standing[]} siblings
 * @returns {Standing | null}
 */
export function step(from, arrow, neighbours, siblings) {
  return nearest(from, arrow, neighbours, 50) ?? nearest(from, arrow, siblings, 75);
}

/**
 * @param {Standing} from
 * @param {string} arrow
 * @param {Standing[]} candidates
 * @param {number} cone degrees to each side
 * @returns {Standing | null}
 */
function nearest(from, arrow, candidates, cone) {
  const [aheadX, aheadY] = DIRECTIONS[arrow];
  let best = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const x = candidate.x - from.x;
    const y = candidate.y - from.y;
    const distance = Math.hypot(x, y);
    const turn = (Math.acos((x * aheadX + y * aheadY) / (distance || 1)) * 180) / Math.PI;
    const cost = distance * (1 + (turn / 45) ** 2);
    if (candidate.key !== from.key && turn <= cone && cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

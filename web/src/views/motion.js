/** Movement that keeps orientation: short, once, and none where the reader asked for none. */

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {import("./camera.js").View} View
 */

const MILLISECONDS = 180;

/** @returns {boolean} */
export function wantsStill() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Move nodes and view from where they were to where they are; what was not there grows from its own place.
 *
 * @param {Iterable<Point & {key: string}>} nodes
 * @param {Map<string, Point>} before where the nodes were
 * @param {[View, View]} views before and after
 * @param {(view: View) => void} draw at every step
 * @param {() => void} done
 */
export function glide(nodes, before, [fromView, toView], draw, done) {
  const moves = [...nodes].map((node) => {
    const { x, y } = before.get(node.key) ?? node;
    return { node, from: { x, y }, to: { x: node.x, y: node.y } };
  });
  const start = performance.now();
  const frame = (/** @type {number} */ now) => {
    const share = Math.min(1, Math.max(0, (now - start) / MILLISECONDS));
    const eased = 1 - (1 - share) ** 3;
    const between = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * eased;
    for (const { node, from, to } of moves) {
      node.x = between(from.x, to.x);
      node.y = between(from.y, to.y);
    }
    const { k, x, y } = fromView;
    draw({ k: between(k, toView.k), x: between(x, toView.x), y: between(y, toView.y) });
    if (share < 1) requestAnimationFrame(frame);
    else done();
  };
  frame(start);
}

/** Where labels stand: beside, above or below their node, never on a node or on another label. */
import { overlap, shifted, within } from "./box.js";
import { cut, twoLines } from "./text.js";

/**
 * @typedef {import("./box.js").Box} Box
 * @typedef {"right" | "left" | "below" | "above"} Side
 *
 * @typedef {object} Place
 * A label's place, relative to the centre of its node.
 * @property {Side} side
 * @property {string[]} lines
 * @property {number} x where its lines are anchored
 * @property {number} y baseline of the first line
 * @property {"start" | "middle" | "end"} anchor
 * @property {Box} box
 *
 * @typedef {object} Labelled
 * @property {string} key
 * @property {number} x
 * @property {number} y
 * @property {Place[]} places in order of preference
 * @property {boolean} [always] whether its label shows even where no place is free
 */

const GAP = 4;

/** Wider than this, in pixels, a label beside its node is better broken into two lines. */
const WIDE = 120;

/**
 * The places a label could take, the best first: outward from the middle of the picture.
 *
 * @param {string} text
 * @param {{x: number, y: number, radius: number, lineHeight: number, upright?: boolean}} node
 * `x`, `y` relative to the focus; `upright`: rather above and below than beside
 * @param {(text: string) => number} measure
 * @returns {Place[]}
 */
export function places(text, { x, y, radius, lineHeight, upright = false }, measure) {
  if (!text) return [];
  const label = cut(text);
  const broken = twoLines(label, measure);
  const forms = measure(label) > WIDE ? [broken, [label]] : [[label], broken];
  const different = broken.length === 1 ? forms.slice(1) : forms;
  return preference(x, y, upright).flatMap((side) =>
    different.map((lines) => place(side, lines, radius, lineHeight, measure)),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {boolean} upright
 * @returns {Side[]}
 */
function preference(x, y, upright) {
  const across =
    x >= 0 ? /** @type {Side[]} */ (["right", "left"]) : /** @type {Side[]} */ (["left", "right"]);
  const along =
    y >= 0 ? /** @type {Side[]} */ (["below", "above"]) : /** @type {Side[]} */ (["above", "below"]);
  if (upright || Math.abs(x) < Math.abs(y) * 0.45) return [...along, ...across];
  return [across[0], ...along, across[1]];
}

/**
 * @param {Side} side
 * @param {string[]} lines
 * @param {number} radius
 * @param {number} lineHeight
 * @param {(text: string) => number} measure
 * @returns {Place}
 */
function place(side, lines, radius, lineHeight, measure) {
  const width = Math.max(...lines.map(measure));
  const height = lines.length * lineHeight;
  const ascent = lineHeight * 0.78; // from the top of a line to its baseline
  const away = radius + GAP;
  if (side === "right" || side === "left") {
    const left = side === "right" ? away : -away - width;
    const box = { left, top: -height / 2, right: left + width, bottom: height / 2 };
    return {
      side,
      lines,
      x: side === "right" ? away : -away,
      y: box.top + ascent,
      anchor: side === "right" ? "start" : "end",
      box,
    };
  }
  const top = side === "below" ? away : -away - height;
  const box = { left: -width / 2, top, right: width / 2, bottom: top + height };
  return { side, lines, x: 0, y: top + ascent, anchor: "middle", box };
}

/**
 * Give each label, in the order given, the first of its places that is free.
 *
 * @param {Labelled[]} items the most important first
 * @param {Box[]} taken what no label may cover: the nodes
 * @param {Box} [frame] what labels stay inside of, where they can
 * @returns {{placed: Map<string, Place>, boxes: Box[]}}
 */
export function placeLabels(items, taken, frame) {
  /** @type {Map<string, Place>} */
  const placed = new Map();
  /** @type {Box[]} */
  const boxes = [];
  for (const item of items) {
    const found = item.places.find((candidate) => {
      const box = shifted(candidate.box, item.x, item.y);
      if (frame && !within(box, frame)) return false;
      return !taken.some((other) => overlap(box, other)) && !boxes.some((other) => overlap(box, other));
    });
    const free = found ?? (item.always ? item.places[0] : undefined);
    if (!free) continue;
    placed.set(item.key, free);
    boxes.push(shifted(free.box, item.x, item.y));
  }
  return { placed, boxes };
}

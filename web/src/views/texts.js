/** The words of the picture: labels of nodes and names of links, where there is room for them. */
import { set, svg } from "../shared/element.js";
import { around, overlap, shifted, within } from "./box.js";
import { bundleName, fans } from "./bundle.js";
import { placeLabels, places } from "./labels.js";
import { ruler } from "./text.js";

/**
 * @typedef {import("./box.js").Box} Box
 * @typedef {import("./labels.js").Place} Place
 * @typedef {import("./node-mark.js").NodeMark} NodeMark
 * @typedef {import("./link-mark.js").LinkMark} LinkMark
 */

/** Labels that show without being asked for: the focus and this many more. */
const LABELLED = 25;
/** A picture of at most so many nodes labels all that it has room for. */
const FEW = 45;
/** Links of the active node that are named; more would hide the picture. */
const NAMED = 14;

const LINE = 16;
const MIDDLE_LINE = 19;

export class Texts {
  /** @param {import("./drawing.js").Drawing} drawing */
  constructor(drawing) {
    this.drawing = drawing;
    this.names = svg("g", { class: "link-names", "aria-hidden": "true" });
    this.labels = svg("g", { class: "labels", "aria-hidden": "true" });
    /** What shows for the active node only. */
    this.called = svg("g", { class: "called", "aria-hidden": "true" });
    /** @type {Map<string, Place>} */
    this.placed = new Map();
    /** @type {string | null} the node opened last: its neighbours are what the reader looks at */
    this.opened = null;
    /** @type {Set<string>} nodes that are not there in the chosen year */
    this.outside = new Set();
    /** @type {(text: string) => number} */
    this.widthOf = () => 0;
    this.middleWidthOf = this.widthOf;
  }

  /** Call once the picture is in the page: its font is known then. */
  measure() {
    const { fontFamily } = getComputedStyle(this.drawing.surface);
    this.widthOf = ruler(`13px ${fontFamily}`);
    this.middleWidthOf = ruler(`600 15px ${fontFamily}`);
  }

  // ------------------------------------------------------------------- labels

  /** The nodes in the order in which they deserve a label. */
  get byWeight() {
    const { graph, nodes } = this.drawing;
    const near = this.opened === null ? new Set() : graph.neighbours(this.opened).add(this.opened);
    /** @param {NodeMark} mark */
    const rank = ({ node }) =>
      [node.key === graph.focus, near.has(node.key), node.kind === "group"].map(Number);
    const ranked = [...nodes.values()].map((mark) => ({
      mark,
      rank: [...rank(mark), -mark.node.depth, mark.node.degree],
    }));
    ranked.sort((one, other) =>
      other.rank.reduce((found, value, index) => found || value - one.rank[index], 0),
    );
    return ranked.map(({ mark }) => mark);
  }

  /**
   * The nodes whose labels show: more of them the closer the view.
   *
   * @param {number} closer how much closer the view is than the one that shows everything
   */
  shownAt(closer) {
    const most = this.drawing.nodes.size <= FEW ? FEW : 1 + Math.round(LABELLED * Math.max(1, closer) ** 2);
    return this.byWeight.slice(0, most);
  }

  /**
   * @param {NodeMark} mark
   * @param {number} radius
   * @returns {Place[]}
   */
  placesOf({ node }, radius) {
    const { graph, narrow } = this.drawing;
    const central = node.key === graph.focus;
    const { x, y } = graph.middle;
    const lineHeight = central ? MIDDLE_LINE : LINE;
    const at = { x: node.x - x, y: node.y - y, radius, lineHeight, upright: central || narrow };
    return places(node.label, at, central ? this.middleWidthOf : this.widthOf);
  }

  /** Place all words anew for what is in view. */
  lay() {
    const frame = this.frame;
    const taken = this.bodies;
    const { view, fitted } = this.drawing;
    const items = this.shownAt(view.k / fitted).map((mark) => ({
      key: mark.node.key,
      x: mark.x,
      y: mark.y,
      places: this.placesOf(mark, mark.radius),
      always: mark.node.key === this.drawing.graph.focus,
    }));
    const { placed, boxes } = placeLabels(items, taken, frame);
    this.placed = placed;
    this.labels.replaceChildren(...[...placed].map(([key, place]) => this.label(key, place)));
    this.names.replaceChildren(...this.layNames([...taken, ...boxes]));
    this.fade();
    this.call(this.drawing.active);
  }

  /** @returns {Box} */
  get frame() {
    return { left: 2, top: 2, right: this.drawing.width - 2, bottom: this.drawing.height - 2 };
  }

  /** What nodes cover. */
  get bodies() {
    return [...this.drawing.nodes.values()].map(({ x, y, radius }) => around(x, y, radius + 1));
  }

  /**
   * @param {string} key
   * @param {Place} place
   */
  label(key, place) {
    const { x, y } = /** @type {NodeMark} */ (this.drawing.nodes.get(key));
    const middle = key === this.drawing.graph.focus;
    const line = middle ? MIDDLE_LINE : LINE;
    return svg(
      "text",
      {
        class: middle ? "label is-middle" : "label",
        "data-key": key,
        "text-anchor": place.anchor,
        transform: `translate(${x} ${y})`,
      },
      ...place.lines.map((text, index) => svg("tspan", { x: place.x, y: place.y + index * line }, text)),
    );
  }

  /** Let the labels fade whose nodes do. */
  fade() {
    for (const text of /** @type {Iterable<SVGTextElement>} */ (this.labels.children))
      text.classList.toggle("is-outside", this.outside.has(text.dataset.key ?? ""));
  }

  /** Keep labels at their nodes while these move; names of links come back when they rest. */
  follow() {
    for (const text of /** @type {Iterable<SVGTextElement>} */ (this.labels.children)) {
      const mark = this.drawing.nodes.get(text.dataset.key ?? "");
      if (mark) set(text, { transform: `translate(${mark.x} ${mark.y})` });
    }
    this.names.replaceChildren();
    this.called.replaceChildren();
  }

  // -------------------------------------------------------------------- names

  /**
   * Name each fan of like links once, the widest fans first.
   *
   * @param {Box[]} taken
   * @returns {SVGTextElement[]}
   */
  layNames(taken) {
    const { graph, links } = this.drawing;
    const depth = (/** @type {string} */ key) => graph.nodes.get(key)?.depth ?? 0;
    const named = [...links.values()].filter((link) => !link.side);
    const all = fans(
      named.map(({ bundle }) => bundle),
      depth,
    );
    all.sort((one, other) => other.length - one.length);
    const boxes = [...taken];
    return all.flatMap((fan) => {
      const marks = fan.map(({ key }) => /** @type {LinkMark} */ (links.get(key)));
      return this.name(bundleName(fan[0]), middleOut(marks), boxes, this.frame);
    });
  }

  /**
   * Set a name on the first of these links that has room for it, and count its place as taken.
   *
   * @param {string} name
   * @param {LinkMark[]} marks
   * @param {Box[]} taken
   * @param {Box} frame
   * @returns {SVGTextElement[]} the text, or nothing
   */
  name(name, marks, taken, frame) {
    const half = this.widthOf(name) / 2 + 2;
    for (const [x, y] of marks.flatMap(({ spots }) => spots)) {
      const box = { left: x - half, right: x + half, top: y - 8, bottom: y + 8 };
      if (!within(box, frame) || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [svg("text", { class: "link-name", "text-anchor": "middle", x, y: y + 4 }, name)];
    }
    return [];
  }

  // ------------------------------------------------------------------- called

  /**
   * Show the active node's label, those of its neighbours, and the names of its links.
   *
   * @param {string | null} key
   * @param {Set<string>} near its neighbours
   */
  call(key, near = key === null ? new Set() : this.drawing.graph.neighbours(key)) {
    for (const text of /** @type {Iterable<SVGTextElement>} */ (this.labels.children))
      text.classList.toggle("is-near", text.dataset.key === key || near.has(text.dataset.key ?? ""));
    const mark = key === null ? undefined : this.drawing.nodes.get(key);
    if (key === null || !mark) {
      this.called.replaceChildren();
      return;
    }
    const own = this.placed.has(key) ? [] : this.inFrame(mark).map((place) => this.label(key, place));
    const taken = [...this.bodies, ...this.labelBoxes];
    this.called.replaceChildren(...this.nearNames(key, taken), ...this.nearLabels(near, taken), ...own);
  }

  /**
   * Name the link that is pointed at, whatever the name covers.
   *
   * @param {LinkMark | undefined} link
   */
  callLink(link) {
    const name = link ? this.name(bundleName(link.bundle), [link], [], this.frame) : [];
    this.called.replaceChildren(...name);
  }

  /** What labels cover. */
  get labelBoxes() {
    return [...this.placed].flatMap(([key, { box }]) => {
      const mark = this.drawing.nodes.get(key);
      return mark ? [shifted(box, mark.x, mark.y)] : [];
    });
  }

  /**
   * The place of the active node's label: it shows whatever it covers, but inside the frame.
   *
   * @param {NodeMark} mark
   * @returns {Place[]} one, or none for a node without a label
   */
  inFrame(mark) {
    const all = this.placesOf(mark, mark.radius);
    const inside = all.filter(({ box }) => within(shifted(box, mark.x, mark.y), this.frame));
    return [...inside, ...all].slice(0, 1);
  }

  /**
   * @param {Set<string>} near
   * @param {Box[]} taken
   */
  nearLabels(near, taken) {
    const missing = [...this.drawing.nodes.values()].filter(
      ({ node }) => near.has(node.key) && !this.placed.has(node.key),
    );
    const items = missing.map((mark) => ({
      key: mark.node.key,
      x: mark.x,
      y: mark.y,
      places: this.placesOf(mark, mark.radius),
    }));
    return [...placeLabels(items, taken, this.frame).placed].map(([key, place]) => this.label(key, place));
  }

  /**
   * @param {string} key
   * @param {Box[]} taken
   */
  nearNames(key, taken) {
    const links = [...this.drawing.links.values()].filter((link) => link.touches(key));
    if (links.length > NAMED) return [];
    return links.flatMap((link) => this.name(bundleName(link.bundle), [link], taken, this.frame));
  }
}

/**
 * The links of a fan, those in its middle first.
 *
 * @param {LinkMark[]} marks
 * @returns {LinkMark[]}
 */
function middleOut(marks) {
  const drawn = marks.filter(({ spots }) => spots.length);
  const x = drawn.reduce((sum, { spots }) => sum + spots[0][0], 0) / drawn.length;
  const y = drawn.reduce((sum, { spots }) => sum + spots[0][1], 0) / drawn.length;
  const off = (/** @type {LinkMark} */ { spots }) => Math.hypot(spots[0][0] - x, spots[0][1] - y);
  return drawn.sort((one, other) => off(one) - off(other));
}

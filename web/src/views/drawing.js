/** The marks on the screen: made and unmade as the graph changes, moved as the view does. */
import { html, set, svg } from "../shared/element.js";
import { bundles } from "./bundle.js";
import { LinkMark } from "./link-mark.js";
import { NodeMark } from "./node-mark.js";
import { Texts } from "./texts.js";

/**
 * @typedef {import("./graph.js").PictureGraph} PictureGraph
 * @typedef {import("./graph.js").PictureNode} PictureNode
 * @typedef {import("./camera.js").View} View
 */

/** Narrower than this, in pixels, the picture is a phone's. */
const NARROW = 600;

/** Square pixels around a node that let it have its natural size. */
const SHARE = 6000;

/** A picture of more links than this keeps those in the background that do not lead out from the focus. */
const CALM = 45;

/** A picture of more links than this moves without arrow heads. */
const LARGE = 300;

export class Drawing {
  /**
   * @param {PictureGraph} graph
   * @param {import("../shared/messages.js").Say} say
   */
  constructor(graph, say) {
    this.graph = graph;
    this.say = say;
    /** @type {Map<string, NodeMark>} */
    this.nodes = new Map();
    /** @type {Map<string, LinkMark>} */
    this.links = new Map();
    this.width = 0;
    this.height = 0;
    /** @type {View} */
    this.view = { k: 1, x: 0, y: 0 };
    /** The scale at which everything is in view. */
    this.fitted = 1;
    /** @type {string | null} */
    this.active = null;

    this.linkLayer = svg("g", { class: "links" });
    this.nodeLayer = svg("g", { class: "nodes" });
    this.texts = new Texts(this);
    const { names, labels, called } = this.texts;
    const label = say("picture", { label: graph.middle.label });
    this.surface = svg(
      "svg",
      {
        class: "picture-surface",
        role: "application",
        "aria-label": label,
        "aria-describedby": "picture-keys",
      },
      ...[this.linkLayer, names, this.nodeLayer, labels, called],
    );
    this.frame = html("div", { class: "picture-frame" }, this.surface);
  }

  /**
   * Read the size of the surface: once it is in the page, and when that changes.
   *
   * @returns {boolean} whether it is another
   */
  measure() {
    const { clientWidth, clientHeight } = this.surface;
    const changed = clientWidth > 0 && (clientWidth !== this.width || clientHeight !== this.height);
    if (changed) [this.width, this.height] = [clientWidth, clientHeight];
    return changed;
  }

  get narrow() {
    return this.width < NARROW;
  }

  // ------------------------------------------------------------------ content

  /** Take over what the graph now holds. */
  update() {
    for (const node of this.graph.nodes.values()) if (!this.nodes.has(node.key)) this.addNode(node);
    for (const [key, mark] of this.nodes) {
      if (this.graph.nodes.has(key)) this.updateNode(mark);
      else drop(this.nodes, key);
    }
    const drawn = bundles(this.graph.edges.values());
    const keys = new Set(drawn.map(({ key }) => key));
    for (const key of this.links.keys()) if (!keys.has(key)) drop(this.links, key);
    this.surface.classList.toggle("is-large", drawn.length > LARGE);
    const { roots } = this.graph;
    for (const bundle of drawn) {
      const leadsOut = roots.has(bundle.source) || roots.has(bundle.target);
      this.addLink(bundle).stepBack(!leadsOut && drawn.length > CALM);
    }
  }

  /** @param {PictureNode} node */
  addNode(node) {
    const mark = new NodeMark(node);
    mark.element.classList.toggle("is-focus", node.key === this.graph.focus);
    this.nodes.set(node.key, mark);
    this.nodeLayer.append(mark.element);
  }

  /** @param {NodeMark} mark */
  updateNode(mark) {
    const { node } = mark;
    mark.element.classList.toggle("is-open", this.graph.isOpen(node.key));
    mark.element.classList.toggle("is-pinned", node.pinned);
    set(mark.element, { "aria-label": this.nameOf(node) });
    if (mark.count) mark.count.textContent = this.countOf(node);
    mark.resize(this.radiusOf(node));
  }

  /**
   * @param {import("./bundle.js").Bundle} bundle
   * @returns {LinkMark}
   */
  addLink(bundle) {
    const mark = this.links.get(bundle.key) ?? new LinkMark(bundle);
    mark.bundle = bundle;
    this.links.set(bundle.key, mark);
    if (!mark.element.isConnected) this.linkLayer.append(mark.element);
    return mark;
  }

  /**
   * What a screen reader says for a node: always its whole label.
   *
   * @param {PictureNode} node
   */
  nameOf(node) {
    if (node.kind === "group") return this.nameOfGroup(node);
    const kind = node.classLabel ?? this.say("thing");
    const values = { label: node.label, class: kind };
    return node.more
      ? this.say("nodeLinks.other", { ...values, count: `≥ ${node.degree}` })
      : this.say("nodeLinks", { ...values, count: node.degree });
  }

  /** @param {PictureNode} group */
  nameOfGroup(group) {
    const relation = [...this.graph.edges.values()].find(({ source, target }) =>
      [source, target].includes(group.key),
    );
    const kind = group.label || this.say("thing");
    const count = this.graph.remaining(group);
    const values = { class: kind, relation: relation?.label ?? "" };
    return group.more
      ? this.say("group.other", { ...values, count: `≥ ${count}` })
      : this.say("group", { ...values, count });
  }

  /** @param {PictureNode} node */
  countOf(node) {
    return (
      (node.more ? "≥ " : "+") + this.graph.remaining(node).toLocaleString(document.documentElement.lang)
    );
  }

  /** By how much nodes are smaller than natural, to leave each of them about its share of the surface. */
  get crowding() {
    const share = (this.width * this.height) / this.nodes.size;
    return Math.min(this.narrow ? 0.85 : 1, Math.max(0.5, Math.sqrt(share / SHARE)));
  }

  /**
   * A node's radius on the screen: it grows slower than the distances when zooming in.
   *
   * @param {PictureNode} node
   * @param {number} closer how much closer the view is than the one that shows everything
   */
  radiusOf(node, closer = this.view.k / this.fitted) {
    const zoom = Math.min(1.5, Math.max(0.8, Math.sqrt(closer)));
    const size = node.size * this.crowding * zoom;
    return node.kind === "group" ? Math.max(size, this.texts.widthOf(this.countOf(node)) / 2 + 4) : size;
  }

  // ----------------------------------------------------------------- position

  /** @param {View} view */
  moveTo(view) {
    this.view = view;
    for (const mark of this.nodes.values()) {
      mark.resize(this.radiusOf(mark.node));
      this.moveNode(mark);
    }
    for (const mark of this.links.values()) this.moveLink(mark);
    this.texts.follow();
  }

  /**
   * Move one node, its links and its label, as when it is dragged.
   *
   * @param {string} key
   */
  moveOne(key) {
    const mark = this.nodes.get(key);
    if (!mark) return;
    this.moveNode(mark);
    for (const link of this.links.values()) if (link.touches(key)) this.moveLink(link);
    this.texts.follow();
  }

  /** @param {NodeMark} mark */
  moveNode(mark) {
    const { k, x, y } = this.view;
    mark.move(k * mark.node.x + x, k * mark.node.y + y);
  }

  /** @param {LinkMark} mark */
  moveLink(mark) {
    const { source, target } = mark.bundle;
    const [from, to] = [this.nodes.get(source), this.nodes.get(target)];
    const central = source === this.graph.focus || target === this.graph.focus;
    if (from && to) mark.move(from, to, central ? 0 : 0.08);
  }

  // -------------------------------------------------------------------- state

  /**
   * Let fade what is not there in a year, and the links of it.
   *
   * @param {number | null} year
   * @returns {number} how many nodes are there
   */
  date(year) {
    const outside = new Set(
      [...this.nodes.values()].filter(({ node }) => isOutside(node, year)).map(({ node }) => node.key),
    );
    for (const [key, { element }] of this.nodes) element.classList.toggle("is-outside", outside.has(key));
    for (const { element, bundle } of this.links.values())
      element.classList.toggle("is-outside", outside.has(bundle.source) || outside.has(bundle.target));
    this.texts.outside = outside;
    this.texts.fade();
    return this.nodes.size - outside.size;
  }

  /**
   * Bring out one node (pointed at, or with the keyboard's focus) and what it is linked with.
   *
   * @param {string | null} key
   */
  activate(key) {
    if (key === this.active) return;
    this.active = key;
    const near = key === null ? new Set() : this.graph.neighbours(key);
    this.surface.classList.toggle("has-active", key !== null);
    for (const [other, { element }] of this.nodes) {
      element.classList.toggle("is-active", other === key);
      element.classList.toggle("is-near", near.has(other));
    }
    for (const mark of this.links.values())
      mark.element.classList.toggle("is-near", key !== null && mark.touches(key));
    this.texts.call(key, near);
  }

  /**
   * Bring out one link, while no node is.
   *
   * @param {string | null} key
   */
  activateLink(key) {
    const mark = key === null ? undefined : this.links.get(key);
    for (const link of this.links.values()) link.element.classList.toggle("is-near", link === mark);
    this.texts.callLink(mark);
  }

  /** @param {string | null} key */
  select(key) {
    for (const [other, { element }] of this.nodes) {
      element.classList.toggle("is-selected", other === key);
      set(element, { "aria-pressed": String(other === key) });
    }
  }
}

/**
 * @param {PictureNode} node
 * @param {number | null} year
 */
function isOutside({ since, until }, year) {
  if (year === null) return false;
  return (since !== null && since > year) || (until !== null && until < year);
}

/**
 * @param {Map<string, NodeMark | LinkMark>} marks
 * @param {string} key
 */
function drop(marks, key) {
  marks.get(key)?.element.remove();
  marks.delete(key);
}

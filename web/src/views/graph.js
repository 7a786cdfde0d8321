/** The nodes and edges of the picture: merged as parts are opened, taken away as they are folded up. */
import { EVERYTHING, visible } from "./filter.js";
import { nodeOf } from "./state.js";

/**
 * @typedef {object} PictureNode
 * @property {string} key
 * @property {"entity" | "group"} kind
 * @property {string} label of a group: that of its class, or nothing
 * @property {string | null} cls IRI of the class
 * @property {string | null} classLabel
 * @property {string | null} colour
 * @property {string | null} colourDark
 * @property {string | null} shape
 * @property {number} x
 * @property {number} y
 * @property {number} size
 * @property {number} depth
 * @property {number} degree
 * @property {number} claims
 * @property {number} count how many a group stands for, at first
 * @property {boolean} more whether there are at least so many links, or neighbours
 * @property {string | null} parent
 * @property {string | null} predicate
 * @property {"in" | "out" | null} direction
 * @property {number | null} since the first year in which it is there
 * @property {number | null} until the last year
 * @property {boolean} pinned whether it stays where the reader put it
 */

/**
 * @typedef {object} PictureEdge
 * @property {string} key
 * @property {string} source
 * @property {string} target
 * @property {string} predicate
 * @property {string} label
 */

/**
 * @typedef {object} Graphology
 * @property {Record<string, any>} attributes
 * @property {{key: string, attributes: Record<string, any>}[]} nodes
 * @property {{key: string, source: string, target: string, attributes: Record<string, any>}[]} edges
 */

/** The most nodes a picture may hold; it is no reading beyond. */
export const MOST = 500;

/** What came with the page itself, rather than by opening a node. */
const PAGE = "";

export class PictureGraph {
  /** @param {Graphology} json */
  constructor(json) {
    /** All nodes that were brought, and all edges between them. */
    this.held = {
      /** @type {Map<string, PictureNode>} */
      nodes: new Map(),
      /** @type {Map<string, PictureEdge>} */
      edges: new Map(),
    };
    /** @type {Map<string, PictureNode>} those that show */
    this.nodes = new Map();
    /** @type {Map<string, PictureEdge>} those that show */
    this.edges = new Map();
    /** @type {import("./filter.js").Filters} */
    this.filters = EVERYTHING;
    /** @type {string} */
    this.focus = json.attributes.focus;
    /**
     * Which opened nodes brought each node.
     * @type {Map<string, Set<string>>}
     */
    this.bringers = new Map();
    this.merge(json, PAGE);
  }

  /** @returns {PictureNode} */
  get middle() {
    return /** @type {PictureNode} */ (this.nodes.get(this.focus));
  }

  /**
   * Show what these filters leave.
   *
   * @param {import("./filter.js").Filters} filters
   */
  filter(filters) {
    this.filters = filters;
    const { nodes, edges } = visible(this.focus, this.held.nodes, this.held.edges, filters);
    this.nodes = nodes;
    this.edges = edges;
  }

  /**
   * Take in a neighbourhood that opening `by` brought; what is there stays where it is.
   *
   * @param {Graphology} json
   * @param {string} by key of the opened node
   * @returns {PictureNode[]} the nodes that were not there before
   */
  merge(json, by) {
    const added = [];
    const { nodes, edges } = this.held;
    for (const { key, attributes } of json.nodes) {
      if (!nodes.has(key)) {
        if (nodes.size >= MOST) continue;
        const node = readNode(key, attributes);
        node.depth += nodes.get(nodeOf(by))?.depth ?? 0;
        nodes.set(key, node);
        this.bringers.set(key, new Set());
        added.push(node);
      }
      if (by === PAGE || key !== json.attributes.focus) this.bringers.get(key)?.add(by);
    }
    for (const { source, target, attributes } of json.edges) {
      const { predicate, label } = attributes;
      const key = `${source} ${predicate} ${target}`; // the keys of two answers may clash; triples do not
      if (nodes.has(source) && nodes.has(target)) edges.set(key, { key, source, target, predicate, label });
    }
    this.filter(this.filters);
    return added;
  }

  /**
   * Fold up what opening `by` brought, and what was opened inside of it.
   *
   * @param {string} by
   * @returns {string[]} keys of the nodes that went
   */
  fold(by) {
    const gone = [];
    const folding = [by];
    for (let opened = folding.pop(); opened !== undefined; opened = folding.pop()) {
      for (const [key, bringers] of this.bringers) {
        const ours = [...bringers].filter((each) => belongs(each, opened));
        for (const each of ours) bringers.delete(each);
        if (!ours.length || bringers.size || key === this.focus) continue;
        gone.push(key);
        folding.push(key);
      }
    }
    for (const key of gone) this.remove(key);
    this.filter(this.filters);
    return gone;
  }

  /** @param {string} key */
  remove(key) {
    const { nodes, edges } = this.held;
    nodes.delete(key);
    this.bringers.delete(key);
    for (const [name, edge] of edges) if (edge.source === key || edge.target === key) edges.delete(name);
  }

  /**
   * Whether opening this, or a relation of it, brought anything that is still there.
   *
   * @param {string} key
   */
  isOpen(key) {
    return [...this.bringers.values()].some((bringers) => [...bringers].some((by) => belongs(by, key)));
  }

  /** The nodes of which anything was opened. */
  get roots() {
    const all = [...this.bringers.values()].flatMap((bringers) => [...bringers]);
    return new Set([this.focus, ...all.filter((by) => by !== PAGE).map(nodeOf)]);
  }

  /**
   * The groups of a relation of a node.
   *
   * @param {{parent: string | null, direction: string | null, predicate: string | null}} relation
   * @returns {PictureNode[]}
   */
  groupsOf({ parent, direction, predicate }) {
    return [...this.held.nodes.values()].filter(
      (node) =>
        node.kind === "group" &&
        node.parent === parent &&
        node.direction === direction &&
        node.predicate === predicate,
    );
  }

  /**
   * How many nodes opening this one brought.
   *
   * @param {PictureNode} node
   */
  taken(node) {
    return [...this.bringers.values()].filter((bringers) => bringers.has(node.key)).length;
  }

  /**
   * How many neighbours a group still stands for.
   *
   * @param {PictureNode} group
   */
  remaining(group) {
    return Math.max(0, group.count - this.taken(group));
  }

  /**
   * @param {string} key
   * @returns {Set<string>} keys of the nodes one edge away
   */
  neighbours(key) {
    const found = new Set();
    for (const { source, target } of this.edges.values()) {
      if (source === key) found.add(target);
      if (target === key) found.add(source);
    }
    found.delete(key);
    return found;
  }

  /** How often each class is there, shown or not, the most frequent first; null for nodes without one. */
  get classes() {
    /** @type {Map<string | null, {node: PictureNode, count: number, more: boolean}>} */
    const found = new Map();
    for (const node of this.held.nodes.values()) {
      const entry = found.get(node.cls) ?? { node, count: 0, more: false };
      entry.count += node.kind === "group" ? this.remaining(node) : 1;
      entry.more ||= node.kind === "group" && node.more;
      found.set(node.cls, entry);
    }
    return [...found.values()].sort((one, other) => other.count - one.count);
  }

  /** How many links of each property are there, shown or not, the most frequent first. */
  get relations() {
    /** @type {Map<string, {predicate: string, label: string, count: number, more: boolean}>} */
    const found = new Map();
    for (const { predicate, label, source, target } of this.held.edges.values()) {
      const entry = found.get(predicate) ?? { predicate, label, count: 0, more: false };
      const group = [source, target]
        .map((key) => this.held.nodes.get(key))
        .find((node) => node?.kind === "group");
      entry.count += group ? this.remaining(group) : 1;
      entry.more ||= group?.more ?? false;
      found.set(predicate, entry);
    }
    return [...found.values()].sort((one, other) => other.count - one.count);
  }

  /** The first and the last year that anything here begins or ends in; null where nothing has dates. */
  get years() {
    const all = [...this.nodes.values()].flatMap(({ since, until }) => [since, until]);
    const known = all.filter((year) => year !== null);
    return known.length ? { first: Math.min(...known), last: Math.max(...known) } : null;
  }
}

/**
 * Whether an opened key is a node, or a relation of it.
 *
 * @param {string} by
 * @param {string} key
 */
function belongs(by, key) {
  return by === key || (by !== PAGE && nodeOf(by) === key);
}

/**
 * @param {string} key
 * @param {Record<string, any>} attributes
 * @returns {PictureNode}
 */
function readNode(key, attributes) {
  return {
    key,
    kind: attributes.kind,
    label: attributes.kind === "group" ? (attributes.classLabel ?? "") : attributes.label,
    cls: attributes.class ?? null,
    classLabel: attributes.classLabel ?? null,
    colour: attributes.color ?? null,
    colourDark: attributes.colorDark ?? null,
    shape: attributes.shape ?? null,
    x: attributes.x,
    y: attributes.y,
    size: attributes.size,
    depth: attributes.depth,
    degree: attributes.degree ?? 0,
    claims: attributes.claims ?? 0,
    count: attributes.count ?? 1,
    more: attributes.more ?? false,
    parent: attributes.parent ?? null,
    predicate: attributes.predicate ?? null,
    direction: attributes.direction ?? null,
    since: attributes.since ?? null,
    until: attributes.until ?? null,
    pinned: false,
  };
}

/** The nodes and edges of the picture: merged as parts are opened, taken away as they are folded up. */

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
 * @property {string | null} parent
 * @property {string | null} predicate
 * @property {"in" | "out" | null} direction
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
    /** @type {Map<string, PictureNode>} */
    this.nodes = new Map();
    /** @type {Map<string, PictureEdge>} */
    this.edges = new Map();
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
   * Take in a neighbourhood that opening `by` brought; what is there stays where it is.
   *
   * @param {Graphology} json
   * @param {string} by key of the opened node
   * @returns {PictureNode[]} the nodes that were not there before
   */
  merge(json, by) {
    const added = [];
    for (const { key, attributes } of json.nodes) {
      if (!this.nodes.has(key)) {
        if (this.nodes.size >= MOST) continue;
        const node = readNode(key, attributes);
        node.depth += this.nodes.get(by)?.depth ?? 0;
        this.nodes.set(key, node);
        this.bringers.set(key, new Set());
        added.push(node);
      }
      if (by === PAGE || key !== json.attributes.focus) this.bringers.get(key)?.add(by);
    }
    for (const { source, target, attributes } of json.edges) {
      const { predicate, label } = attributes;
      const key = `${source} ${predicate} ${target}`; // the keys of two answers may clash; triples do not
      if (this.nodes.has(source) && this.nodes.has(target))
        this.edges.set(key, { key, source, target, predicate, label });
    }
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
        if (!bringers.delete(opened) || bringers.size || key === this.focus) continue;
        gone.push(key);
        folding.push(key);
      }
    }
    for (const key of gone) this.remove(key);
    return gone;
  }

  /** @param {string} key */
  remove(key) {
    this.nodes.delete(key);
    this.bringers.delete(key);
    for (const [name, edge] of this.edges)
      if (edge.source === key || edge.target === key) this.edges.delete(name);
  }

  /**
   * Whether opening this node brought anything that is still there.
   *
   * @param {string} key
   */
  isOpen(key) {
    return [...this.bringers.values()].some((bringers) => bringers.has(key));
  }

  /** The opened nodes, in the order in which they were. */
  get opened() {
    const keys = new Set();
    for (const bringers of this.bringers.values())
      for (const key of bringers) if (key !== PAGE) keys.add(key);
    return [...keys];
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

  /** How often each class is in the picture, the most frequent first. */
  get classes() {
    /** @type {Map<string, {node: PictureNode, count: number}>} */
    const found = new Map();
    for (const node of this.nodes.values()) {
      if (!node.cls || !node.classLabel) continue;
      const entry = found.get(node.cls) ?? { node, count: 0 };
      entry.count += node.kind === "group" ? this.remaining(node) : 1;
      found.set(node.cls, entry);
    }
    return [...found.values()].sort((one, other) => other.count - one.count);
  }
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
    parent: attributes.parent ?? null,
    predicate: attributes.predicate ?? null,
    direction: attributes.direction ?? null,
  };
}

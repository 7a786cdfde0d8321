/** Opening nodes, relations and groups, and folding them up. */
import { ADDED, BATCH, membersOf, neighboursOf, relationOf } from "./address.js";
import { MOST } from "./graph.js";
import { fanOut, moveOut } from "./layout.js";
import { nodeOf, relationIn } from "./state.js";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 * @typedef {import("./graph.js").Graphology} Graphology
 */

/** How far an opened node moves out, in pixels. */
const STEP_OUT = 80;

/** How many pages of a relation are looked through for them. */
const MOST_PAGES = 5;

/** Only an answer that takes longer than this, in milliseconds, is announced as on its way. */
const PATIENCE = 300;

export class Opening {
  /**
   * @param {import("./explorer.js").Explorer} picture
   * @param {string} source address of the page's own neighbourhood
   */
  constructor(picture, source) {
    this.picture = picture;
    this.graph = picture.graph;
    this.source = source;
    /** @type {Set<string>} nodes whose neighbours are on their way */
    this.busy = new Set();
    /** @type {Map<string, {x: number, y: number}>} where opened nodes stood before */
    this.homes = new Map();
    /** @type {string[]} what was opened, in order; a group each time that it added some */
    this.opened = [];
    /** Counts the restorations: a newer one ends an older one. */
    this.restoration = 0;
  }

  /** @param {string | null} key */
  toggle(key) {
    if (key !== null && this.graph.isOpen(key)) this.close(key);
    else this.open(key);
  }

  /**
   * Open a node, a group or a relation of a node, and keep that in the address.
   *
   * @param {string | null} key
   */
  async open(key) {
    if (key === null) return;
    const relation = relationIn(key);
    const group = relation && this.graph.groupsOf(relation).find((each) => this.graph.remaining(each));
    if (await this.bring(group ? group.key : key)) this.picture.remember();
  }

  /** @param {string | null} key */
  close(key) {
    if (key === null || !this.graph.isOpen(key)) return;
    this.fold(key);
    this.picture.remember();
  }

  /**
   * Bring the picture into the state in which these were opened.
   *
   * @param {string[]} wanted
   * @returns {Promise<number>} how many of them could not be opened
   */
  async restore(wanted) {
    const turn = ++this.restoration;
    const times = (/** @type {string[]} */ keys, /** @type {string} */ key) =>
      keys.filter((each) => each === key).length;
    for (const key of new Set(this.opened)) if (times(wanted, key) < times(this.opened, key)) this.fold(key);
    let missing = 0;
    for (const [place, key] of wanted.entries()) {
      if (turn !== this.restoration) return 0;
      if (times(wanted.slice(0, place + 1), key) <= times(this.opened, key)) continue;
      if (!(await this.bring(key)) && !this.graph.held.nodes.has(nodeOf(key))) missing++;
    }
    return missing;
  }

  /**
   * Bring a node's neighbours into the picture.
   *
   * @param {string} key
   * @returns {Promise<boolean>} whether any came
   */
  async bring(key) {
    const relation = relationIn(key);
    const node = this.graph.held.nodes.get(nodeOf(key));
    if (!node || this.busy.has(key) || (node.kind === "entity" && this.opened.includes(key))) return false;
    const { say, status } = this.picture;
    const waiting = setTimeout(() => status.tell(say("loading")), PATIENCE);
    this.busy.add(key);
    try {
      const answer = await (node.kind === "group"
        ? this.members(node)
        : fetchGraph(relation ? relationOf(this.source, relation) : neighboursOf(this.source, key)));
      const added = this.graph.held.nodes.has(node.key) ? this.graph.merge(answer, key) : [];
      if (added.length) this.opened.push(key);
      this.welcome(node, added);
      return added.length > 0;
    } catch {
      status.tell(say("failed")); // no network, or the server says no: the list still works
      return false;
    } finally {
      clearTimeout(waiting);
      this.busy.delete(key);
    }
  }

  /**
   * The next members of a group that are not in the picture. The server pages through a relation,
   * whatever the class; a group is of one class, so that several pages may be needed.
   *
   * @param {PictureNode} group
   * @returns {Promise<Graphology>}
   */
  async members(group) {
    /** @type {Graphology} */
    const found = { attributes: { focus: group.parent }, nodes: [], edges: [] };
    const known = this.graph.taken(group);
    for (let page = 0; page < MOST_PAGES && found.nodes.length < ADDED; page++) {
      const answer = await fetchGraph(membersOf(this.source, group, known + page * BATCH));
      const fresh = answer.nodes.filter(
        ({ key, attributes }) =>
          attributes.kind === "entity" &&
          !this.graph.held.nodes.has(key) &&
          [null, attributes.class].includes(group.cls),
      );
      found.nodes.push(...fresh.slice(0, ADDED - found.nodes.length));
      found.edges.push(...answer.edges);
      if (answer.nodes.length < BATCH) break;
    }
    return found;
  }

  /**
   * @param {PictureNode} node
   * @param {PictureNode[]} added
   */
  welcome(node, added) {
    const { picture, graph } = this;
    if (added.length) {
      const before = picture.positions();
      for (const each of added) before.set(each.key, { x: node.x, y: node.y });
      const unit = 1 / picture.drawing.fitted;
      this.stepOut(node, unit);
      fanOut(added, node, graph.middle, unit);
      picture.drawing.texts.opened = node.key;
      picture.change(before, new Set([node.key, graph.focus]));
    }
    picture.status.tell(this.outcome(added.length));
  }

  /**
   * @param {number} added
   * @returns {string}
   */
  outcome(added) {
    const { say } = this.picture;
    if (this.graph.held.nodes.size >= MOST) return say("full", { count: MOST });
    return added ? say("added", { count: added }) : say("nothingNew");
  }

  /**
   * The first time that a node is opened it moves out, to have room around it.
   *
   * @param {PictureNode} node
   * @param {number} unit what a pixel is in the picture
   */
  stepOut(node, unit) {
    if (this.homes.has(node.key) || node.pinned || node.key === this.graph.focus) return;
    this.homes.set(node.key, { x: node.x, y: node.y });
    moveOut(node, this.graph.middle, STEP_OUT * unit);
  }

  /** @param {string} key */
  fold(key) {
    const { picture, graph, homes } = this;
    const focused =
      document.activeElement instanceof SVGElement ? document.activeElement.dataset.key : undefined;
    const before = picture.positions();
    const gone = graph.fold(key);
    this.opened = this.opened.filter(
      (each) => each !== key && nodeOf(each) !== key && graph.held.nodes.has(nodeOf(each)),
    );
    for (const each of [key, ...gone]) {
      const node = graph.held.nodes.get(each);
      if (node && !node.pinned) Object.assign(node, homes.get(each));
      homes.delete(each);
    }
    if (picture.selected !== null && gone.includes(picture.selected)) picture.selected = nodeOf(key);
    picture.change(before, new Set(graph.nodes.keys()));
    if (focused && gone.includes(focused)) picture.go(nodeOf(key));
    picture.status.tell(picture.say("removed", { count: gone.length }));
  }
}

/**
 * @param {string} address
 * @returns {Promise<Graphology>}
 */
export async function fetchGraph(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return response.json();
}

/** Pinned nodes: they stay where the reader put them, here and at whoever gets the link. */

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 */

export class Pins {
  /** @param {import("./drawing.js").Drawing} drawing */
  constructor(drawing) {
    this.drawing = drawing;
    /** By how much the server's places were drawn out to fill this view. */
    this.stretch = { x: 1, y: 1 };
    /** @type {Map<string, {x: number, y: number}>} what the address asks for */
    this.wanted = new Map();
  }

  /** @returns {PictureNode[]} */
  get all() {
    return [...this.drawing.graph.held.nodes.values()].filter(({ pinned }) => pinned);
  }

  get keys() {
    return this.all.map(({ key }) => key);
  }

  /** Where they stand, in the server's units around the focus. */
  get places() {
    const { middle } = this.drawing.graph;
    return new Map(
      this.all.map(({ key, x, y }) => [
        key,
        { x: (x - middle.x) / this.stretch.x, y: (y - middle.y) / this.stretch.y },
      ]),
    );
  }

  /**
   * @param {PictureNode} node
   * @param {boolean} pinned
   */
  set(node, pinned) {
    node.pinned = pinned;
    this.drawing.nodes.get(node.key)?.element.classList.toggle("is-pinned", pinned);
  }

  /** Pin what the address asks for, where it asks for it, and nothing else. */
  restore() {
    const { graph } = this.drawing;
    for (const node of graph.held.nodes.values()) {
      const place = this.wanted.get(node.key);
      this.set(node, place !== undefined);
      if (!place) continue;
      node.x = graph.middle.x + place.x * this.stretch.x;
      node.y = graph.middle.y + place.y * this.stretch.y;
      this.drawing.moveOne(node.key);
    }
    if (this.wanted.size) this.drawing.texts.lay();
  }
}

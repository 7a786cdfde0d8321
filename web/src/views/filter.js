/** Which nodes and edges show: those that no filter hides, as far as they still hang together with the focus. */
import { NO_CLASS } from "./state.js";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 * @typedef {import("./graph.js").PictureEdge} PictureEdge
 * @typedef {Pick<import("./state.js").State, "hidden" | "relations" | "classes" | "direction">} Filters
 */

/** @type {Filters} */
export const EVERYTHING = { hidden: new Set(), relations: new Set(), classes: new Set(), direction: "" };

/**
 * The server does the same for files (`kg.model.filters`).
 *
 * @param {string} focus
 * @param {Map<string, PictureNode>} nodes
 * @param {Map<string, PictureEdge>} edges
 * @param {Filters} filters
 * @returns {{nodes: Map<string, PictureNode>, edges: Map<string, PictureEdge>}}
 */
export function visible(focus, nodes, edges, { hidden, relations, classes, direction }) {
  const kept = new Map(
    [...nodes].filter(
      ([key, { cls }]) => key === focus || (!hidden.has(key) && !classes.has(cls ?? NO_CLASS)),
    ),
  );
  const against = direction === "out" ? "target" : "source";
  const links = new Map(
    [...edges].filter(
      ([, edge]) =>
        kept.has(edge.source) &&
        kept.has(edge.target) &&
        !relations.has(edge.predicate) &&
        !(direction && edge[against] === focus && edge.source !== edge.target),
    ),
  );
  const untouched = !hidden.size && !relations.size && !classes.size && !direction;
  const reached = untouched ? new Set(kept.keys()) : reachable(focus, links.values());
  return {
    nodes: new Map([...kept].filter(([key]) => reached.has(key))),
    edges: new Map([...links].filter(([, { source }]) => reached.has(source))),
  };
}

/**
 * @param {string} focus
 * @param {Iterable<PictureEdge>} edges
 * @returns {Set<string>}
 */
function reachable(focus, edges) {
  /** @type {Map<string, string[]>} */
  const near = new Map();
  for (const { source, target } of edges) {
    near.set(source, [...(near.get(source) ?? []), target]);
    near.set(target, [...(near.get(target) ?? []), source]);
  }
  const reached = new Set([focus]);
  for (const key of reached) for (const other of near.get(key) ?? []) reached.add(other); // it grows meanwhile
  return reached;
}

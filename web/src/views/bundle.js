/** Edges between the same two nodes, drawn as one line. */

/**
 * @typedef {import("./graph.js").PictureEdge} PictureEdge
 * @typedef {object} Bundle
 * @property {string} key
 * @property {string} source
 * @property {string} target
 * @property {string[]} forth labels of the edges from source to target
 * @property {string[]} back labels of those from target to source
 */

/**
 * @param {Iterable<PictureEdge>} edges
 * @returns {Bundle[]}
 */
export function bundles(edges) {
  /** @type {Map<string, Bundle>} */
  const found = new Map();
  for (const { source, target, label } of edges) {
    const turned = found.has(`${target} ${source}`);
    const key = turned ? `${target} ${source}` : `${source} ${target}`;
    const bundle = found.get(key) ?? { key, source, target, forth: [], back: [] };
    const labels = turned && source !== target ? bundle.back : bundle.forth;
    if (!labels.includes(label)) labels.push(label);
    found.set(key, bundle);
  }
  return [...found.values()];
}

/**
 * The name of a bundle: its relations, each once; an arrow tells the ones that run the other way.
 *
 * @param {Bundle} bundle
 * @returns {string}
 */
export function bundleName({ forth, back }) {
  if (!back.length) return forth.join(" · ");
  if (!forth.length) return back.join(" · ");
  const both = forth.filter((label) => back.includes(label));
  const only = [...forth, ...back].filter((label) => !both.includes(label));
  return [...both, ...only].join(" · ");
}

/**
 * Gather bundles that mean the same seen from the same node: they need only one name.
 *
 * @param {Iterable<Bundle>} all
 * @param {(key: string) => number} depth how far a node is from the focus
 * @returns {Bundle[][]}
 */
export function fans(all, depth) {
  /** @type {Map<string, Bundle[]>} */
  const found = new Map();
  for (const bundle of all) {
    const outward = depth(bundle.source) <= depth(bundle.target);
    const root = outward ? bundle.source : bundle.target;
    const forth = outward ? bundle.forth : bundle.back;
    const back = outward ? bundle.back : bundle.forth;
    const key = JSON.stringify([root, forth, back]);
    found.set(key, [...(found.get(key) ?? []), bundle]);
  }
  return [...found.values()];
}

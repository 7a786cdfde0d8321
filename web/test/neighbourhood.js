/** Small neighbourhoods as the server would send them. */

/**
 * @param {string} focus
 * @param {(string | Record<string, any>)[]} nodes keys, or attributes with a key
 * @param {string[]} edges as "source predicate target"
 */
export function neighbourhood(focus, nodes, edges) {
  return {
    attributes: { focus },
    nodes: [focus, ...nodes].map((given) => {
      const { key, ...own } = typeof given === "string" ? { key: given } : given;
      const plain = {
        label: key,
        kind: "entity",
        class: "c",
        classLabel: "C",
        x: 0,
        y: 0,
        size: 8,
        depth: key === focus ? 0 : 1,
      };
      return { key, attributes: { ...plain, ...own } };
    }),
    edges: edges.map((text, index) => {
      const [source, predicate, target] = text.split(" ");
      return { key: `e${index}`, source, target, attributes: { predicate, label: predicate, weight: 1 } };
    }),
  };
}

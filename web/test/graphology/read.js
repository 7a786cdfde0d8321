/**
 * Reads network files as Gephi Lite does, and tells what is in them: a line of JSON for each file.
 *
 *     node read.js graph.gexf graph.json
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import Graph from "graphology";
import gexf from "graphology-gexf";

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const path of process.argv.slice(2)) console.log(JSON.stringify(tell(await open(path))));

/** @param {string} path */
async function open(path) {
  const text = await readFile(path, "utf8");
  if (path.endsWith(".json")) return Graph.from(JSON.parse(text));
  return gexf.parse(Graph, text, { allowUndeclaredAttributes: true, addMissingNodes: true });
}

/** @param {Graph} graph */
function tell(graph) {
  return {
    attributes: graph.getAttributes(),
    multi: graph.multi,
    type: graph.type,
    nodes: Object.fromEntries(graph.mapNodes((key, attributes) => [key, attributes])),
    edges: graph.mapEdges((key, attributes, source, target) => ({ key, source, target, attributes })),
  };
}

/** An answer as nodes and edges: triples as they are, rows as links from their first thing to the others. */

/**
 * @typedef {{key: string, label: string, shape: string, colours: string, address: string, x?: number, y?: number}} Node
 * @typedef {{source: string, target: string, label: string}} Edge
 * @typedef {{nodes: Node[], edges: Edge[], left: number}} Links `left` nodes did not fit
 */

const MOST = 150;

/**
 * @param {HTMLTableElement} table
 * @param {import("./read.js").Answer} answer
 * @param {string} form of the query
 * @returns {Links}
 */
export function links(table, answer, form) {
  const cells = [...table.tBodies[0].rows].map((row) =>
    answer.columns.map((_, index) => nodeIn(row.cells[index])),
  );
  const triples = form === "CONSTRUCT" || form === "DESCRIBE";
  const names = answer.columns.map(({ name }) => name);
  return gathered(
    cells.flatMap((row) => (triples ? ofTriple(row, answer.rows, cells.indexOf(row)) : ofRow(row, names))),
  );
}

/**
 * @param {HTMLTableCellElement} cell
 * @returns {Node | null}
 */
function nodeIn(cell) {
  const link = cell.querySelector("a");
  if (!link) return null;
  const drawn = cell.querySelector("svg.shape");
  return {
    key: link.title,
    label: link.textContent ?? "",
    address: link.href,
    shape: drawn?.querySelector("use")?.getAttribute("href")?.replace("#shape-", "") ?? "circle",
    colours: [...(drawn?.classList ?? [])].find((name) => name.startsWith("k-")) ?? "",
  };
}

/**
 * @param {(Node | null)[]} row
 * @param {import("./read.js").Cell[][]} rows
 * @param {number} index
 * @returns {[Node, Node, string][]}
 */
function ofTriple([subject, , object], rows, index) {
  return subject && object ? [[subject, object, rows[index][1].text]] : [];
}

/**
 * @param {(Node | null)[]} row
 * @param {string[]} names of its columns
 * @returns {[Node, Node, string][]}
 */
function ofRow(row, names) {
  const first = row.findIndex(Boolean);
  const source = row[first];
  if (!source) return [];
  return row.flatMap((target, index) => {
    /** @type {[Node, Node, string][]} */
    const found =
      index > first && target && target.key !== source.key ? [[source, target, names[index]]] : [];
    return found;
  });
}

/**
 * @param {[Node, Node, string][]} found
 * @returns {Links}
 */
export function gathered(found) {
  /** @type {Map<string, Node>} */
  const nodes = new Map();
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const left = new Set();
  for (const [source, target, label] of found) {
    for (const node of [source, target]) {
      if (nodes.has(node.key)) continue;
      if (nodes.size < MOST) nodes.set(node.key, node);
      else left.add(node.key);
    }
    if (!nodes.has(source.key) || !nodes.has(target.key)) continue;
    edges.set(`${source.key} ${label} ${target.key}`, { source: source.key, target: target.key, label });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], left: left.size };
}

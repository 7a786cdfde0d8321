/** Where a file of the network comes from: what the export form says, as an address. */

/** Parameters of a neighbour page that say which nodes and edges it shows; an address may repeat some. */
const PICTURE = ["depth", "relation", "limit", "offset", "expand"].concat([
  "hide",
  "hide_relation",
  "hide_class",
  "direction",
]);

/** How the network is drawn. */
const OPTIONS = ["lang", "static", "fold"];

/** The suffixes of files by their formats. */
const SUFFIXES = /** @type {Record<string, string>} */ ({ graphology: "json" });

/**
 * The address of the file that a filled form asks for. The server does the same with a form
 * that is sent without scripts.
 *
 * @param {string} action address of the form
 * @param {FormData} form
 * @param {string} page address of the page, which says what the picture shows now
 * @returns {string}
 */
export function exportAddress(action, form, page) {
  const format = String(form.get("format"));
  const url = new URL(action);
  url.search = "";
  url.pathname += `/${form.get("name")}.${SUFFIXES[format] ?? format}`;
  const take = (/** @type {string} */ name, /** @type {string} */ from = name) => {
    const value = form.get(from);
    if (value) url.searchParams.set(name, String(value));
  };
  if (form.get("what") === "around") {
    take("entity", "iri");
    take("depth", "steps");
  } else if (form.get("what") === "picture") {
    const shown = new URL(page).searchParams;
    take("iri");
    for (const name of PICTURE)
      for (const value of shown.getAll(name)) if (value) url.searchParams.append(name, value);
  }
  for (const name of OPTIONS) take(name);
  // programs that open addresses may go by how one ends
  if (url.search) url.searchParams.set("file", url.pathname.split("/").pop() ?? "");
  return url.href;
}

/**
 * The same with the way told, for the page's own use.
 *
 * @param {string} address
 * @returns {string}
 */
export function withProgress(address) {
  const url = new URL(address);
  url.searchParams.set("progress", "true");
  return url.href;
}

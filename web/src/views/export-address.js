/** Where a file of the network comes from: what the export form says, as an address. */

/** Parameters of a neighbour page that say what it shows; an address repeats `expand`. */
const PICTURE = ["iri", "depth", "relation", "limit", "offset", "expand"];

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
 * @param {string[]} opened nodes that are opened in the picture now
 * @returns {string}
 */
export function exportAddress(action, form, opened) {
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
    for (const name of PICTURE) take(name);
    url.searchParams.delete("expand");
    for (const key of opened) url.searchParams.append("expand", key);
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

/** The words a script shows: the page brings them in the reader's language; these stand in for what it lacks. */

/** @type {Record<string, string>} */
export const ENGLISH = {
  picture: "Neighbours of {label}: a picture. The list beside it says the same.",
  keys: "Arrow keys move along links. Enter tells more, E expands, Backspace folds up again, Delete takes out, P pins, Z undoes, Home returns to the middle, plus, minus and 0 zoom, the question mark lists all keys.",
  "group.one": "{count} more {class} by “{relation}”",
  "group.other": "{count} more {class} by “{relation}”",
  "nodeLinks.one": "{label}, {class}, {count} link",
  "nodeLinks.other": "{label}, {class}, {count} links",
  "groupAdd.one": "Add {count}",
  "groupAdd.other": "Add {count}",
  groupList: "See all as a list",
  thing: "thing",
  links: "Links",
  claims: "Claims",
  open: "Open page",
  expand: "Expand",
  fold: "Fold up",
  focus: "Make focus",
  close: "Close",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Fit to view",
  gephi: "Open in Gephi",
  "added.one": "{count} neighbour added",
  "added.other": "{count} neighbours added",
  "removed.one": "{count} neighbour folded up",
  "removed.other": "{count} neighbours folded up",
  nothingNew: "Every neighbour is already in the picture",
  "full.one": "The picture is full at {count} node: make another node its focus, or open the whole in Gephi",
  "full.other":
    "The picture is full at {count} nodes: make another node its focus, or open the whole in Gephi",
  loading: "Loading…",
  failed: "The neighbours could not be loaded. Try again, or use the list.",
  zoomHint: "Hold Ctrl or ⌘ and scroll to zoom",
  tools: "Picture",
  undo: "Undo",
  redo: "Redo",
  help: "Keys",
  saveSvg: "Save the picture as",
  savePng: "Save the picture as",
  path: "Path from the focus",
  pin: "Pin",
  unpin: "Unpin",
  hide: "Take out",
  byRelation: "Expand by relation",
  number: "{n}",
  pinned: "{label} is pinned",
  unpinned: "{label} is no longer pinned",
  "shown.one": "{count} of {all} is shown",
  "shown.other": "{count} of {all} are shown",
  "bringBack.one": "Bring back {count} that was taken out",
  "bringBack.other": "Bring back {count} that were taken out",
  "linkBroken.one": "{count} part of this link is no longer in the graph; all else is shown",
  "linkBroken.other": "{count} parts of this link are no longer in the graph; all else is shown",
  opened: "Opened at {label}",
  years: "Years",
  year: "Year",
  everyYear: "all",
  yearIs: "{year}",
  play: "Play",
  pause: "Pause",
  allYears: "All years",
  "inYear.one": "{count} there in that year; the others fade",
  "inYear.other": "{count} there in that year; the others fade",
  keyArrows: "go along links",
  keyEnter: "tell more about it; open a group",
  keyExpand: "expand",
  keyFold: "fold up again",
  keyHide: "take out of the picture",
  keyPin: "pin, or let go",
  keyUndo: "undo, redo (also with Ctrl)",
  keyHome: "back to the middle",
  keyZoom: "closer, farther, everything",
  keyEscape: "close the details",
  helpMouse:
    "With a mouse: click for details, double click to expand, drag to move and pin. Ctrl and the wheel zoom.",
  exportReading: "Reading the graph…",
  exportSorting: "Sorting…",
  exportWriting: "Writing… {percent} %",
  exportLoading: "Loading… {percent} %",
  exportDone: "{name}: {nodes} nodes, {edges} edges",
  exportFailed: "The export failed. Try again, or choose a smaller part.",
  exportStopped: "Stopped; nothing was kept",
  exportCancel: "Cancel",
  exportCopy: "Copy",
  exportCopied: "Copied",
  exportLosses: "What was left out or written otherwise",
  editor: "SPARQL query",
  running: "Running…",
  seconds: "{seconds} s",
  cancel: "Cancel",
  cancelled: "Cancelled",
  cancelledWords: "The query was stopped, here and on the server.",
  noServer: "The server did not answer",
  tryAgain: "Check the connection and run the query again.",
  brokenLink: "This link is broken",
  brokenLinkWords:
    "It was cut or changed on its way, so the query in it cannot be read. Ask for the link again, or write the query anew.",
  views: "Ways to look at the answer",
  "view.table": "Table",
  "view.chart": "Chart",
  "view.graph": "Graph",
  "view.raw": "Raw",
  filter: "Filter these rows",
  filtered: "{shown} of {total} rows",
  chartOf: "{y} by {x} – the table has the same figures",
  graphOf: "{nodes} things and {edges} links; the table says the same",
  drawn: "{shown} of {total} drawn",
  "chart.kind": "Chart",
  "chart.x": "Along",
  "chart.y": "Figures",
  "chart.line": "Lines",
  "chart.bar": "Bars",
  "chart.scatter": "Points",
  savePicture: "Save picture:",
  rawCut: "Cut after {count} characters; the downloads hold all.",
  history: "Queries run in this browser",
  historyClear: "Forget all",
  historyDelete: "Forget {query}",
  share: "Copy link",
  code: "This query as code",
  codeIn: "Language of the code",
  copy: "Copy",
  copied: "Copied",
  editorHint: "Ctrl+Enter runs the query, Ctrl+Space suggests",
  suggestions: "Suggestions",
  "suggested.one": "{count} suggestion",
  "suggested.other": "{count} suggestions",
};

/**
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Say
 */

/**
 * Make the function that gives a text its values; `key` with a count chooses its plural by `key.one`, `key.other`.
 *
 * @param {Record<string, string>} texts
 * @param {string} language
 * @returns {Say}
 */
export function speaker(texts, language) {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const form = typeof values.count === "number" ? `${key}.${plural.select(values.count)}` : key;
    const text = [form, `${key}.other`, key].map((name) => texts[name] ?? ENGLISH[name]).find(Boolean) ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : (value ?? whole);
    });
  };
}

/**
 * Read the texts that the page carries in `<script type="application/json" id="messages">`.
 *
 * @returns {Say}
 */
export function pageSpeaker() {
  const text = document.getElementById("messages")?.textContent?.trim();
  return speaker(text ? JSON.parse(text) : {}, document.documentElement.lang || "en");
}

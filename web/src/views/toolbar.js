/** The buttons of the picture: for everything that keys and gestures do. */
import { html, svg } from "../shared/element.js";

/**
 * @param {import("../shared/messages.js").Say} say
 * @param {Record<"undo" | "redo" | "closer" | "farther" | "fit" | "svg" | "png" | "help", () => void>
 *   & {gephi: (() => void) | undefined}} work `gephi` opens the panel that takes the network along
 */
export function toolbar(say, { gephi, ...work }) {
  const undo = tool(say("undo"), "M-6-2H2A4 4 0 0 1 2 6H-3M-3-5-6-2-3 1", work.undo);
  const redo = tool(say("redo"), "M6-2H-2A4 4 0 0 0-2 6H3M3-5 6-2 3 1", work.redo);
  const element = html(
    "div",
    { class: "picture-tools", role: "toolbar", "aria-label": say("tools") },
    gephi ? words(say("gephi"), gephi, "picture-gephi") : null,
    words("SVG", work.svg, "", say("saveSvg")),
    words("PNG", work.png, "", say("savePng")),
    undo,
    redo,
    tool(say("zoomIn"), "M-5 0H5M0-5V5", work.closer),
    tool(say("zoomOut"), "M-5 0H5", work.farther),
    tool(say("fit"), "M-6-2V-6H-2M2-6H6V-2M6 2V6H2M-2 6H-6V2", work.fit),
    tool(say("help"), "M-3-3A3 3 0 1 1 1.5-.5Q0 .5 0 2M0 5V6", work.help),
  );
  /**
   * @param {boolean} back
   * @param {boolean} forth
   */
  const enable = (back, forth) => {
    undo.ariaDisabled = String(!back); // not disabled: a button that is would lose the keyboard's focus
    redo.ariaDisabled = String(!forth);
  };
  enable(false, false);
  return { element, enable };
}

/**
 * @param {string} text
 * @param {() => void} work
 * @param {string} cls
 * @param {string | null} name what it does, where the text does not say it
 */
function words(text, work, cls = "", name = null) {
  const attributes = { class: `picture-tool ${cls}`, type: "button", title: name, click: work };
  return html(
    "button",
    attributes,
    name ? html("span", { class: "visually-hidden" }, `${name} `) : null,
    text,
  );
}

/**
 * @param {string} name
 * @param {string} path
 * @param {() => void} work
 */
function tool(name, path, work) {
  const icon = svg(
    "svg",
    { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" },
    svg("path", { d: path }),
  );
  return html(
    "button",
    { class: "picture-tool", type: "button", "aria-label": name, title: name, click: work },
    icon,
  );
}

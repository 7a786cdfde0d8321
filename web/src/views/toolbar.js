/** The buttons of the picture: for everything that keys and gestures do. */
import { html, svg } from "../shared/element.js";

/**
 * @param {object} work
 * @param {import("../shared/messages.js").Say} work.say
 * @param {() => void} work.closer
 * @param {() => void} work.farther
 * @param {() => void} work.fit
 * @param {(() => void) | undefined} work.gephi opens the panel that takes the network along
 * @returns {HTMLElement}
 */
export function toolbar({ say, closer, farther, fit, gephi }) {
  return html(
    "div",
    { class: "picture-tools" },
    gephi
      ? html("button", { class: "picture-tool picture-gephi", type: "button", click: gephi }, say("gephi"))
      : null,
    tool(say("zoomIn"), "M-5 0H5M0-5V5", closer),
    tool(say("zoomOut"), "M-5 0H5", farther),
    tool(say("fit"), "M-6-2V-6H-2M2-6H6V-2M6 2V6H2M-2 6H-6V2", fit),
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

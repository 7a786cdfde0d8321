/** The picture as a file that stands alone: colours and type are in it, and what it shows and where it is from. */
import { html, svg } from "../shared/element.js";

/** Properties of style that make the picture look as it does. */
const LOOK = [
  ...["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "opacity"],
  ...["font-family", "font-size", "font-style", "font-weight", "vector-effect"],
];

const MARGIN = 16;
const HEAD = 40;
const FOOT = 32;

/** Pixels of a PNG to one of the screen. */
const DENSITY = 2;

/**
 * @param {import("./drawing.js").Drawing} drawing
 * @param {HTMLElement} host its data has the title and the line of the source
 */
export function saveSvg(drawing, host) {
  const { text } = standalone(drawing, host);
  save(new Blob([text], { type: "image/svg+xml" }), `${nameOf(host)}.svg`);
}

/**
 * @param {import("./drawing.js").Drawing} drawing
 * @param {HTMLElement} host
 */
export async function savePng(drawing, host) {
  const { text, width, height } = standalone(drawing, host);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = html("canvas", { width: width * DENSITY, height: height * DENSITY });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((file) => file && save(file, `${nameOf(host)}.png`), "image/png");
}

/**
 * @param {import("./drawing.js").Drawing} drawing
 * @param {HTMLElement} host
 * @returns {{text: string, width: number, height: number}}
 */
export function standalone({ surface, width, height }, host) {
  const { title = "", credit = "" } = host.dataset;
  const { color, fontFamily } = getComputedStyle(surface);
  const paper = getComputedStyle(host).backgroundColor;
  const body = svg("g", { transform: `translate(0 ${HEAD})` }, ...dressed(surface));
  const words = (/** @type {number} */ y, /** @type {number} */ size, /** @type {string} */ text) =>
    svg("text", { x: MARGIN, y, fill: color, "font-family": fontFamily, "font-size": size }, text);
  const full = height + HEAD + FOOT;
  const file = svg(
    "svg",
    { width, height: full, viewBox: `0 0 ${width} ${full}` },
    svg("title", {}, title),
    svg("rect", { width, height: full, fill: paper }),
    ...[body, words(26, 18, title), words(full - 12, 12, credit)],
  );
  return { text: new XMLSerializer().serializeToString(file), width, height: full };
}

/**
 * Copies of what an element holds, each with its look as attributes.
 *
 * @param {Element} element
 * @returns {Element[]}
 */
function dressed(element) {
  return [...element.children]
    .filter((child) => !child.matches(".node-hit, .called"))
    .map((child) => {
      const copy = /** @type {Element} */ (child.cloneNode(false));
      const style = getComputedStyle(child);
      for (const name of ["class", "style", "tabindex", "role", "aria-pressed", "aria-hidden"])
        copy.removeAttribute(name);
      for (const name of LOOK) copy.setAttribute(name, style.getPropertyValue(name));
      if (child.children.length) copy.append(...dressed(child));
      else copy.textContent = child.textContent;
      return copy;
    });
}

/** @param {HTMLElement} host */
function nameOf({ dataset }) {
  return (
    (dataset.title ?? "")
      .replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
      .trim()
      .slice(0, 80) || "graph"
  );
}

/**
 * @param {Blob} file
 * @param {string} name
 */
export function save(file, name) {
  const address = URL.createObjectURL(file);
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it meanwhile
}

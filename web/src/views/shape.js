/** The outlines of classes: a class is a colour and a shape, here as in chips and in Gephi. */

/**
 * Corners on a circle of radius 1, as SVG path.
 *
 * @param {number} corners
 * @param {number} turn degrees of the first corner, clockwise from the right
 * @param {number} scale evens out the areas of the shapes
 */
function polygon(corners, turn, scale) {
  const points = Array.from({ length: corners }, (_, index) => {
    const angle = ((turn + (360 / corners) * index) * Math.PI) / 180;
    return [Math.cos(angle) * scale, Math.sin(angle) * scale];
  });
  return outline(points);
}

/** @param {number[][]} points */
function outline(points) {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}Z`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 1000) / 1000;
}

/** Every shape at radius 1, around (0, 0). */
const OUTLINES = {
  circle: "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
  square: polygon(4, 45, 1.2),
  diamond: polygon(4, 0, 1.25),
  triangle: "M0-1.15L1.2.95L-1.2.95Z",
  hexagon: polygon(6, 0, 1.1),
  "rounded-square":
    "M-.5-.9H.5A.4.4 0 0 1 .9-.5V.5A.4.4 0 0 1 .5.9H-.5A.4.4 0 0 1-.9.5V-.5A.4.4 0 0 1-.5-.9Z",
  shield: "M-.95-.95Q-.4-.9 0-1.15Q.4-.9.95-.95V.05Q.95.8 0 1.2Q-.95.8-.95.05Z",
  page: "M-.8-1.1H.3L.8-.6V1.1H-.8Z",
  building: "M-.95 1.05V-.3L0-1.15L.95-.3V1.05Z",
  pin: "M0 1.25Q-.95.2-.95-.3A.95.9 0 0 1 .95-.3Q.95.2 0 1.25Z",
};

/** The names of all shapes. */
export const SHAPES = Object.keys(OUTLINES);

/**
 * The path of a shape at radius 1; a circle for one that is not known.
 *
 * @param {string | null | undefined} shape
 * @returns {string}
 */
export function shapePath(shape) {
  return Object.hasOwn(OUTLINES, shape ?? "")
    ? OUTLINES[/** @type {keyof typeof OUTLINES} */ (shape)]
    : OUTLINES.circle;
}

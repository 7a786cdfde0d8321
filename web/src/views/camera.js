/** What part of the picture is in view: drag to pan, pinch or Ctrl and wheel to zoom. */
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

/**
 * @typedef {import("./box.js").Box} Box
 * @typedef {{k: number, x: number, y: number}} View screen = k × picture + (x, y)
 *
 * @typedef {object} Extent
 * A node and its label: the place scales with the view, what is drawn there does not.
 * @property {number} x
 * @property {number} y
 * @property {Box} box in pixels, relative to the node
 */

const CLOSEST = 4;
const MARGIN = 12;

export class Camera {
  /**
   * @param {SVGSVGElement} surface
   * @param {object} listeners
   * @param {(view: View) => void} listeners.moved at every step
   * @param {(view: View) => void} listeners.rested when a movement has ended
   * @param {() => void} listeners.wheelPassed the wheel scrolled the page, as it should without Ctrl
   */
  constructor(surface, { moved, rested, wheelPassed }) {
    this.surface = select(surface);
    this.fitted = 1;
    /** @type {View} */
    this.view = { k: 1, x: 0, y: 0 };
    this.zoom = /** @type {import("d3-zoom").ZoomBehavior<SVGSVGElement, unknown>} */ (zoom())
      .filter((event) => this.takes(event, wheelPassed))
      .wheelDelta(wheelDelta)
      .on("zoom", ({ transform }) => {
        this.view = { k: transform.k, x: transform.x, y: transform.y };
        surface.classList.add("is-moving");
        surface.classList.toggle("is-zoomed", this.view.k > this.fitted * 1.05);
        moved(this.view);
      })
      .on("end", () => {
        surface.classList.remove("is-moving");
        rested(this.view);
      });
    this.surface.call(this.zoom).on("dblclick.zoom", null);
  }

  /**
   * Whether a gesture moves the picture. The wheel without Ctrl and one finger on the whole
   * picture scroll the page, as readers of a page expect.
   *
   * @param {any} event
   * @param {() => void} wheelPassed
   */
  takes(event, wheelPassed) {
    if (event.type === "wheel") {
      if (!event.ctrlKey && !event.metaKey) wheelPassed();
      return event.ctrlKey || event.metaKey;
    }
    if (event.type.startsWith("touch")) return event.touches.length > 1 || this.view.k > this.fitted * 1.05;
    return !event.ctrlKey && event.button === 0 && !event.target.closest(".node"); // a node is dragged itself
  }

  /**
   * Show everything.
   *
   * @param {Extent[]} extents
   * @param {number} width
   * @param {number} height
   * @returns {number} the scale at which everything is in view
   */
  fit(extents, width, height) {
    const view = fitting(extents, width, height);
    this.fitted = view.k;
    this.zoom.scaleExtent([Math.min(0.3, view.k), Math.max(CLOSEST, view.k)]).extent([
      [0, 0],
      [width, height],
    ]);
    this.surface.call(this.zoom.transform, zoomIdentity.translate(view.x, view.y).scale(view.k));
    return view.k;
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.surface.call(this.zoom.scaleBy, factor);
  }

  /**
   * Move so that a place is comfortably in view; where it already is, nothing moves.
   *
   * @param {{x: number, y: number}} place in picture units
   * @param {number} width
   * @param {number} height
   */
  reveal({ x, y }, width, height) {
    const { k } = this.view;
    const screenX = k * x + this.view.x;
    const screenY = k * y + this.view.y;
    const away = 40;
    const moveX = Math.max(away - screenX, 0) || Math.min(width - away - screenX, 0);
    const moveY = Math.max(away - screenY, 0) || Math.min(height - away - screenY, 0);
    if (moveX || moveY) this.surface.call(this.zoom.translateBy, moveX / k, moveY / k);
  }
}

/**
 * The closest view (up to natural size and a little more) that shows all extents.
 *
 * @param {Extent[]} extents
 * @param {number} width
 * @param {number} height
 * @returns {View}
 */
export function fitting(extents, width, height) {
  const k = Math.min(closest(extents, "x", width, 1.25), closest(extents, "y", height, 1.25));
  const { left, right, top, bottom } = bounds(extents, k);
  return { k, x: width / 2 - (left + right) / 2, y: height / 2 - (top + bottom) / 2 };
}

/**
 * The largest scale at which the extents fit along one axis.
 *
 * @param {Extent[]} extents
 * @param {"x" | "y"} axis
 * @param {number} room
 * @param {number} most
 * @returns {number}
 */
export function closest(extents, axis, room, most) {
  const [start, end] =
    axis === "x" ? /** @type {const} */ (["left", "right"]) : /** @type {const} */ (["top", "bottom"]);
  let low = 0.05;
  let high = most;
  for (let round = 0; round < 24; round++) {
    const k = (low + high) / 2;
    const box = bounds(extents, k);
    if (box[end] - box[start] <= room - 2 * MARGIN) low = k;
    else high = k;
  }
  return low;
}

/**
 * @param {Extent[]} extents
 * @param {number} k
 * @returns {Box}
 */
function bounds(extents, k) {
  return {
    left: Math.min(...extents.map(({ x, box }) => k * x + box.left)),
    right: Math.max(...extents.map(({ x, box }) => k * x + box.right)),
    top: Math.min(...extents.map(({ y, box }) => k * y + box.top)),
    bottom: Math.max(...extents.map(({ y, box }) => k * y + box.bottom)),
  };
}

/**
 * Pinching on a trackpad arrives as a wheel with Ctrl and small steps; both should feel alike.
 *
 * @param {WheelEvent} event
 */
function wheelDelta(event) {
  const unit = event.deltaMode === 1 ? 0.05 : event.deltaMode ? 1 : 0.002;
  return -event.deltaY * unit * (Math.abs(event.deltaY) < 50 ? 4 : 1);
}

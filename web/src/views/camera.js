/** What part of the picture is in view: drag to pan, pinch or Ctrl and wheel to zoom. */

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

/** A press that moves farther than this, in pixels, is no click. */
export const CLICK = 4;

/** How long after the last turn of the wheel a movement has ended, in milliseconds. */
const WHEEL_REST = 150;

export class Camera {
  /**
   * @param {SVGSVGElement} surface
   * @param {object} listeners
   * @param {(view: View) => void} listeners.moved at every step
   * @param {(view: View) => void} listeners.rested when a movement has ended
   * @param {() => void} listeners.wheelPassed the wheel scrolled the page, as it should without Ctrl
   */
  constructor(surface, { moved, rested, wheelPassed }) {
    this.surface = surface;
    this.moved = moved;
    this.rested = rested;
    this.wheelPassed = wheelPassed;
    this.fitted = 1;
    this.farthest = 0.3;
    this.closest = CLOSEST;
    this.size = { width: 0, height: 0 };
    /** @type {View} */
    this.view = { k: 1, x: 0, y: 0 };
    /** @type {Map<number, {x: number, y: number}>} where the fingers or the mouse are that move the picture */
    this.pointers = new Map();
    this.travelled = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
    surface.addEventListener("pointerdown", (event) => this.press(event));
    surface.addEventListener("pointermove", (event) => this.move(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
      surface.addEventListener(end, (event) => this.release(event));
    surface.addEventListener("wheel", (event) => this.turn(event), { passive: false });
  }

  // ----------------------------------------------------------------- gestures

  /**
   * Take a pointer. One finger on the whole picture scrolls the page, as readers of a page expect,
   * and a node is dragged itself.
   *
   * @param {PointerEvent} event
   */
  press(event) {
    const finger = event.pointerType === "touch";
    const onNode = event.target instanceof Element && event.target.closest(".node");
    if (!finger && (event.button !== 0 || event.ctrlKey || onNode)) return;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.travelled = 0;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const here = { x: event.clientX, y: event.clientY };
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, here);
    if (event.pointerType === "touch" && !other && !this.zoomed) return;
    this.travelled += Math.hypot(here.x - before.x, here.y - before.y);
    if (this.travelled < CLICK) return;
    this.surface.setPointerCapture(event.pointerId);
    if (other) this.pinch(before, here, other);
    else this.show({ ...this.view, x: this.view.x + here.x - before.x, y: this.view.y + here.y - before.y });
  }

  /**
   * @param {{x: number, y: number}} before of the finger that moved
   * @param {{x: number, y: number}} here
   * @param {{x: number, y: number}} other finger
   */
  pinch(before, here, other) {
    const factor =
      Math.hypot(here.x - other.x, here.y - other.y) /
      (Math.hypot(before.x - other.x, before.y - other.y) || 1);
    const middle = this.onSurface((here.x + other.x) / 2, (here.y + other.y) / 2);
    const view = this.scaled(factor, middle);
    this.show({ ...view, x: view.x + (here.x - before.x) / 2, y: view.y + (here.y - before.y) / 2 });
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size || this.travelled < CLICK) return;
    swallowClick(this.surface);
    this.rest();
  }

  /**
   * The wheel without Ctrl scrolls the page.
   *
   * @param {WheelEvent} event
   */
  turn(event) {
    if (!event.ctrlKey && !event.metaKey) {
      this.wheelPassed();
      return;
    }
    event.preventDefault();
    this.show(this.scaled(2 ** wheelDelta(event), this.onSurface(event.clientX, event.clientY)));
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), WHEEL_REST);
  }

  // --------------------------------------------------------------------- view

  get zoomed() {
    return this.view.k > this.fitted * 1.05;
  }

  /** @param {View} view */
  show(view) {
    this.view = view;
    this.surface.classList.add("is-moving");
    this.surface.classList.toggle("is-zoomed", this.zoomed);
    this.moved(view);
  }

  rest() {
    this.surface.classList.remove("is-moving");
    this.rested(this.view);
  }

  /**
   * @param {number} x in the window
   * @param {number} y in the window
   * @returns {{x: number, y: number}} on the surface
   */
  onSurface(x, y) {
    const { left, top } = this.surface.getBoundingClientRect();
    return { x: x - left, y: y - top };
  }

  /**
   * The view closer by a factor, with a place of the surface where it is.
   *
   * @param {number} factor
   * @param {{x: number, y: number}} about
   * @returns {View}
   */
  scaled(factor, { x, y }) {
    const k = Math.min(this.closest, Math.max(this.farthest, this.view.k * factor));
    const by = k / this.view.k;
    return { k, x: x - (x - this.view.x) * by, y: y - (y - this.view.y) * by };
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
    this.farthest = Math.min(0.3, view.k);
    this.closest = Math.max(CLOSEST, view.k);
    this.size = { width, height };
    this.show(view);
    this.rest();
    return view.k;
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.show(this.scaled(factor, { x: this.size.width / 2, y: this.size.height / 2 }));
    this.rest();
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
    if (!moveX && !moveY) return;
    this.show({ k, x: this.view.x + moveX, y: this.view.y + moveY });
    this.rest();
  }
}

/**
 * Keep the click that ends a movement from choosing anything.
 *
 * @param {Element} surface
 */
export function swallowClick(surface) {
  const swallow = (/** @type {Event} */ event) => event.stopPropagation();
  surface.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => surface.removeEventListener("click", swallow, { capture: true }));
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

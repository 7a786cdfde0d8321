/** Dragging nodes with the mouse or a pen; a finger scrolls the page. */
import { CLICK, swallowClick } from "./camera.js";

/**
 * @param {SVGSVGElement} surface
 * @param {(event: Event) => string | null} keyOf the node that an event happened on
 * @param {(key: string, x: number, y: number) => void} moved by so many pixels
 * @param {(key: string) => void} dropped
 */
export function dragNodes(surface, keyOf, moved, dropped) {
  /** @type {{key: string, x: number, y: number, travelled: number} | null} */
  let held = null;
  surface.addEventListener("pointerdown", (event) => {
    const key = keyOf(event);
    const plain = event.button === 0 && !event.ctrlKey && event.pointerType !== "touch";
    held = key !== null && plain ? { key, x: event.clientX, y: event.clientY, travelled: 0 } : null;
  });
  surface.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (held.travelled < CLICK && Math.hypot(x, y) < CLICK) return;
    surface.setPointerCapture(event.pointerId);
    held = { key: held.key, x: event.clientX, y: event.clientY, travelled: CLICK };
    moved(held.key, x, y);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
    surface.addEventListener(end, () => {
      if (held?.travelled) {
        swallowClick(surface);
        dropped(held.key);
      }
      held = null;
    });
}

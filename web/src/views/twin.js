/** The list beside the picture: it shows what is selected in the picture, and the picture what is pointed at in it. */
import { set } from "../shared/element.js";

export class Twin {
  /**
   * @param {HTMLElement | null} list
   * @param {(key: string | null) => void} pointed
   */
  constructor(list, pointed) {
    /** @type {HTMLAnchorElement[]} */
    this.links = [...(list?.querySelectorAll("a[data-iri]") ?? [])].filter(
      (link) => link instanceof HTMLAnchorElement,
    );
    for (const link of this.links) {
      const key = link.dataset.iri ?? null;
      for (const event of ["pointerenter", "focus"]) link.addEventListener(event, () => pointed(key));
      for (const event of ["pointerleave", "blur"]) link.addEventListener(event, () => pointed(null));
    }
  }

  /** @param {string | null} key */
  select(key) {
    for (const link of this.links) set(link, { "aria-current": link.dataset.iri === key ? "true" : null });
  }
}

/** The line that says what just happened, to eyes for a moment and to screen readers. */
import { html } from "../shared/element.js";

const MILLISECONDS = 2500;

export class Status {
  constructor() {
    this.element = html("p", { class: "picture-status", role: "status" });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.hiding = undefined;
  }

  /** @param {string} text */
  tell(text) {
    this.element.textContent = text;
    this.element.classList.add("is-shown");
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.element.classList.remove("is-shown"), MILLISECONDS);
  }

  /**
   * Say something unless something else is being said.
   *
   * @param {string} text
   */
  hint(text) {
    if (!this.element.classList.contains("is-shown")) this.tell(text);
  }
}

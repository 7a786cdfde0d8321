/** The keys of the picture, as a panel. */
import { html } from "../shared/element.js";

const KEYS = [
  ["← → ↑ ↓", "keyArrows"],
  ["Enter", "keyEnter"],
  ["E", "keyExpand"],
  ["Backspace", "keyFold"],
  ["Delete", "keyHide"],
  ["P", "keyPin"],
  ["Z, Y", "keyUndo"],
  ["Home", "keyHome"],
  ["+ − 0", "keyZoom"],
  ["Esc", "keyEscape"],
];

export class Help {
  /** @param {import("../shared/messages.js").Say} say */
  constructor(say) {
    const rows = KEYS.map(([key, words]) =>
      html("div", {}, html("dt", {}, html("kbd", {}, key)), html("dd", {}, say(words))),
    );
    const close = html(
      "button",
      { class: "button", type: "button", click: () => this.element.close() },
      say("close"),
    );
    this.element = html(
      "dialog",
      { class: "picture-help", "aria-labelledby": "help-title" },
      html("h2", { id: "help-title" }, say("help")),
      html("dl", {}, ...rows),
      html("p", {}, say("helpMouse")),
      close,
    );
  }

  show() {
    this.element.showModal();
  }
}

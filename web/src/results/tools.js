/** What can be taken away from the page: a link to it, and the query as code. */
import { html } from "../shared/element.js";
import { addressOf } from "./place.js";
import { LANGUAGES, snippet } from "./snippets.js";

export class Tools {
  /**
   * @param {HTMLFormElement} form
   * @param {import("../shared/messages.js").Say} say
   * @param {() => string} read gives the query
   */
  constructor(form, say, read) {
    this.say = say;
    this.read = read;
    this.endpoint = form.querySelector(".query-actions code")?.textContent ?? "";
    const share = html("button", { type: "button", class: "button" }, say("share"));
    share.addEventListener("click", () => this.share(share));
    form.querySelector(".query-actions button")?.after(share);
    form.after(this.code());
  }

  /** @param {HTMLButtonElement} button */
  async share(button) {
    const address = await addressOf(new URL(location.href), this.read());
    await this.copy(address.href, button);
  }

  /** The query as code, in a part that opens. */
  code() {
    const text = html("pre", { class: "block", tabindex: 0, role: "region", "aria-label": this.say("code") });
    const choice = html(
      "select",
      { class: "field", "aria-label": this.say("codeIn") },
      ...LANGUAGES.map(([value, name]) => html("option", { value }, name)),
    );
    const fill = () => {
      text.textContent = snippet(choice.value, this.endpoint, this.read());
    };
    const copy = html("button", { type: "button", class: "button" }, this.say("copy"));
    copy.addEventListener("click", () => this.copy(text.textContent ?? "", copy));
    choice.addEventListener("change", fill);
    const element = html(
      "details",
      { class: "small code-part" },
      html("summary", {}, this.say("code")),
      html("p", { class: "controls" }, choice, copy),
      text,
    );
    element.addEventListener("toggle", fill);
    return element;
  }

  /**
   * @param {string} text
   * @param {HTMLButtonElement} button that says so
   */
  async copy(text, button) {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = this.say("copied");
    } catch {
      // without a secure connection there is no clipboard: the text is put where it can be copied by hand
      const field = html("input", {
        class: "field",
        value: text,
        readonly: true,
        "aria-label": before ?? "",
      });
      button.after(field);
      field.select();
      return;
    }
    setTimeout(() => (button.textContent = before), 2000);
  }
}

/** The query page as a whole: what the reader does, and what becomes of it. */
import { History } from "./history.js";
import { addressOf, queryBehind, VIEW_KEYS } from "./place.js";
import { Run } from "./run.js";
import { Tools } from "./tools.js";
import { Views } from "./views.js";

/**
 * @typedef {object} Editor
 * @property {() => string} read
 * @property {(text: string) => void} write
 * @property {(data: DOMStringMap) => void} mark the place of an error, where there is one
 */

export class QueryPage {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} host where answers stand
   * @param {import("../shared/messages.js").Say} say
   * @param {Editor} editor
   */
  constructor(form, host, say, editor) {
    this.form = form;
    this.host = host;
    this.say = say;
    this.editor = editor;
    this.runner = new Run(form, host, say);
    this.history = new History(form, say, (text) => this.open(text));
    this.tools = new Tools(form, say, editor.read);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    host.addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => this.restore());
    this.dress();
    this.restoreLong();
  }

  /** @returns {HTMLElement | null} */
  get section() {
    return this.host.querySelector("#results");
  }

  /** @param {string} text */
  open(text) {
    this.editor.write(text);
    this.run();
  }

  /**
   * Run what the editor holds.
   *
   * @param {Record<string, string | null>} changed parameters of the address
   */
  async run(changed = {}) {
    const query = this.editor.read();
    if (!query.trim()) return;
    const other = query !== this.shown;
    const forgotten = other ? Object.fromEntries([...VIEW_KEYS, "rows"].map((name) => [name, null])) : {};
    const address = await addressOf(new URL(location.href), query, { ...forgotten, ...changed });
    if (address.href !== location.href) history.pushState(null, "", address);
    await this.answer(query);
  }

  /** @param {string} query */
  async answer(query) {
    this.shown = query;
    const section = await this.runner.ask(query, new URL(location.href).searchParams);
    if (!section) return;
    this.editor.mark(section.dataset);
    this.dress();
    if (section.dataset.form) this.history.note(query, section);
  }

  /** Give the answer that stands in the page what only a script can. */
  dress() {
    this.shown ??= this.editor.read();
    if (this.section) this.views = new Views(this.section, this.say, this.editor.read);
    this.host.closest(".query-page")?.classList.toggle("answered", this.section !== null);
  }

  /** Go where the reader went back or forth to. */
  async restore() {
    const page = new URL(location.href);
    const query = page.searchParams.get("query") ?? (await queryBehind(page).catch(() => null));
    if (query === null) return location.reload();
    if (query === this.shown) return this.dress();
    this.editor.write(query);
    await this.answer(query);
  }

  /** Run the query of a link that was too long for an address. */
  async restoreLong() {
    try {
      const query = await queryBehind(new URL(location.href));
      if (query === null) return;
      this.editor.write(query);
      await this.answer(query);
    } catch {
      this.host.replaceChildren(this.runner.notice(this.say("brokenLink"), this.say("brokenLinkWords")));
    }
  }

  /**
   * Take over links that ask the same query in another way: with footnotes, or more rows.
   *
   * @param {MouseEvent} event
   */
  follow(event) {
    const link = event.target instanceof Element ? event.target.closest("a.ask") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const wanted = new URL(link.href).searchParams;
    this.run({ footnotes: wanted.get("footnotes"), rows: wanted.get("rows") });
  }
}

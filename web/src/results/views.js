/** The ways to look at an answer: table, chart, graph and the text that programs get. */
import { html, set } from "../shared/element.js";
import { chooseChart, finished, kindsFor } from "./choice.js";
import { links } from "./links.js";
import { savePicture } from "./picture.js";
import { readAnswer } from "./read.js";
import { Table } from "./table.js";

/**
 * @typedef {import("../shared/messages.js").Say} Say
 * @typedef {{name: string, show: (panel: HTMLElement) => void | Promise<void>}} View
 */

/** The most characters of raw text put on the page; the downloads hold all. */
const MOST_TEXT = 100_000;

export class Views {
  /**
   * @param {HTMLElement} section
   * @param {Say} say
   * @param {() => string} query
   */
  constructor(section, say, query) {
    this.section = section;
    this.say = say;
    this.query = query;
    const table = section.querySelector(".results table");
    if (!(table instanceof HTMLTableElement)) return;
    this.scroll = /** @type {HTMLElement} */ (table.closest(".results"));
    this.answer = readAnswer(table);
    this.table = new Table(table, this.answer, say);
    this.choice = this.choiceOfAddress();
    this.links = links(table, this.answer, section.dataset.form ?? "");
    this.panel = html("div", { class: "view-panel", role: "tabpanel", id: "view-panel" });
    this.tabs = this.makeTabs();
    this.tools = html("div", { class: "view-bar" }, this.tabs, this.table.filter);
    this.scroll.before(this.tools);
    this.scroll.after(this.panel);
    this.show(new URL(location.href).searchParams.get("view") ?? "table");
  }

  /** @returns {View[]} */
  get views() {
    return [
      { name: "table", show: () => {} },
      ...(this.choice
        ? [{ name: "chart", show: (/** @type {HTMLElement} */ panel) => this.chart(panel) }]
        : []),
      ...(this.links?.edges.length
        ? [{ name: "graph", show: (/** @type {HTMLElement} */ panel) => this.graph(panel) }]
        : []),
      { name: "raw", show: (panel) => this.raw(panel) },
    ];
  }

  makeTabs() {
    const tabs = this.views.map(({ name }) =>
      html(
        "button",
        {
          type: "button",
          role: "tab",
          id: `view-${name}`,
          "data-view": name,
          click: () => this.choose(name),
        },
        this.say(`view.${name}`),
      ),
    );
    return html(
      "div",
      {
        class: "tabs",
        role: "tablist",
        "aria-label": this.say("views"),
        keydown: (/** @type {KeyboardEvent} */ event) => this.walk(event),
      },
      ...tabs,
    );
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (this.tabs).children]);
    const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (!step || at < 0) return;
    event.preventDefault();
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next.focus();
    this.choose(next.dataset.view ?? "table");
  }

  /** @param {string} name */
  choose(name) {
    remember({ view: name === "table" ? null : name });
    this.show(name);
  }

  /** @param {string} wanted name of a view */
  show(wanted) {
    const view = this.views.find(({ name }) => name === wanted) ?? this.views[0];
    const panel = /** @type {HTMLElement} */ (this.panel);
    for (const tab of /** @type {HTMLElement} */ (this.tabs).children) {
      const chosen = tab instanceof HTMLElement && tab.dataset.view === view.name;
      set(tab, { "aria-selected": String(chosen), tabindex: chosen ? 0 : -1, "aria-controls": "view-panel" });
    }
    const isTable = view.name === "table";
    /** @type {HTMLElement} */ (this.scroll).hidden = !isTable;
    /** @type {Table} */ (this.table).filter.hidden = !isTable;
    panel.hidden = isTable;
    set(panel, { "aria-labelledby": `view-${view.name}` });
    panel.replaceChildren();
    view.show(panel);
  }

  // --------------------------------------------------------------------- chart

  /** The chart that the address names, as far as the answer has its columns; else the one that suits. */
  choiceOfAddress() {
    const answer = /** @type {import("./read.js").Answer} */ (this.answer);
    const best = chooseChart(answer);
    const asked = new URL(location.href).searchParams;
    if (!best) return null;
    const column = (/** @type {string} */ key) =>
      answer.columns.findIndex(({ name }) => name === asked.get(key));
    const [x, y] = [column("x"), column("y")];
    const numeric = y >= 0 && ["number", "time"].includes(answer.columns[y].kind);
    const chosen = { x: x < 0 ? best.x : x, y: numeric ? y : best.y };
    const kinds = kindsFor(answer, chosen.x);
    const kind =
      kinds.find((one) => one === asked.get("kind")) ?? (kinds.includes(best.kind) ? best.kind : kinds[0]);
    return finished(answer, { kind, ...chosen });
  }

  /** @param {HTMLElement} panel */
  async chart(panel) {
    const { drawChart } = await import("./chart.js");
    const answer = /** @type {import("./read.js").Answer} */ (this.answer);
    const choice = /** @type {import("./choice.js").Choice} */ (this.choice);
    const title = this.say("chartOf", { y: answer.columns[choice.y].name, x: answer.columns[choice.x].name });
    const { picture, drawn } = drawChart(answer, choice, Math.max(280, panel.clientWidth), title);
    const missing =
      drawn < answer.rows.length ? this.say("drawn", { shown: drawn, total: answer.rows.length }) : "";
    panel.replaceChildren(
      this.controls(answer, choice, panel),
      html("figure", { class: "chart-frame" }, picture),
      this.saving(picture, "chart", missing),
    );
  }

  /**
   * @param {import("./read.js").Answer} answer
   * @param {import("./choice.js").Choice} choice
   * @param {HTMLElement} panel
   */
  controls(answer, choice, panel) {
    const redraw = (/** @type {Record<string, string>} */ changed) => {
      remember(changed);
      this.choice = this.choiceOfAddress();
      const focused = document.activeElement instanceof HTMLSelectElement ? document.activeElement.name : "";
      this.chart(panel).then(() =>
        panel.querySelector(`[name="${focused}"]`)?.dispatchEvent(new Event("back")),
      );
    };
    const field = (
      /** @type {string} */ key,
      /** @type {[string, string][]} */ options,
      /** @type {string} */ chosen,
    ) =>
      html(
        "label",
        {},
        html("span", {}, this.say(`chart.${key}`)),
        html(
          "select",
          {
            class: "field",
            name: key,
            change: (/** @type {any} */ event) => redraw({ [key]: event.target.value }),
            back: (/** @type {any} */ event) => event.target.focus(),
          },
          ...options.map(([value, label]) => html("option", { value, selected: value === chosen }, label)),
        ),
      );
    const names = answer.columns.map(({ name }) => /** @type {[string, string]} */ ([name, name]));
    const numeric = names.filter((_, index) => ["number", "time"].includes(answer.columns[index].kind));
    const kinds = kindsFor(answer, choice.x).map(
      (kind) => /** @type {[string, string]} */ ([kind, this.say(`chart.${kind}`)]),
    );
    return html(
      "div",
      { class: "controls chart-controls" },
      field("kind", kinds, choice.kind),
      field("x", names, answer.columns[choice.x].name),
      field("y", numeric, answer.columns[choice.y].name),
    );
  }

  /**
   * @param {SVGSVGElement} picture
   * @param {string} name of the file
   * @param {string} words
   */
  saving(picture, name, words) {
    const button = (/** @type {"svg" | "png"} */ format) =>
      html(
        "button",
        { type: "button", class: "button", click: () => savePicture(picture, name, format) },
        format.toUpperCase(),
      );
    return html(
      "p",
      { class: "quiet-line" },
      words ? html("span", {}, words) : null,
      html("span", {}, this.say("savePicture")),
      button("svg"),
      button("png"),
    );
  }

  // --------------------------------------------------------------- graph, text

  /** @param {HTMLElement} panel */
  async graph(panel) {
    const { drawGraph } = await import("./graph.js");
    const found = /** @type {import("./links.js").Links} */ (this.links);
    const title = this.say("graphOf", { nodes: found.nodes.length, edges: found.edges.length });
    const picture = drawGraph(found, Math.max(280, panel.clientWidth), title);
    const words = found.left
      ? this.say("drawn", { shown: found.nodes.length, total: found.nodes.length + found.left })
      : "";
    panel.replaceChildren(
      html("figure", { class: "chart-frame" }, picture),
      this.saving(picture, "graph", words),
    );
  }

  /** @param {HTMLElement} panel */
  async raw(panel) {
    const wanted = /application\/sparql-results\+json|text\/turtle/u;
    const downloads = /** @type {HTMLAnchorElement[]} */ ([...this.section.querySelectorAll("a.download")]);
    const address = new URL((downloads.find(({ type }) => wanted.test(type)) ?? downloads[0]).href);
    const body = new URLSearchParams(address.search);
    panel.replaceChildren(html("p", { class: "quiet", role: "status" }, this.say("loading")));
    try {
      const response = await fetch(address.pathname, { method: "POST", body });
      const text = await response.text();
      const shown = response.headers.get("Content-Type")?.includes("json") ? indented(text) : text;
      panel.replaceChildren(
        html("pre", { class: "block raw", tabindex: 0 }, shown.slice(0, MOST_TEXT)),
        shown.length > MOST_TEXT
          ? html("p", { class: "small quiet" }, this.say("rawCut", { count: MOST_TEXT }))
          : "",
      );
    } catch {
      panel.replaceChildren(html("p", { class: "notice" }, this.say("noServer")));
    }
  }
}

/** @param {string} text */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * Keep how the answer is looked at in the address.
 *
 * @param {Record<string, string | null>} changed
 */
function remember(changed) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  history.replaceState(null, "", address);
}

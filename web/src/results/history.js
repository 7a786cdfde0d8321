/** The queries that were run here: kept in this browser, and nowhere else. */
import { html } from "../shared/element.js";

/**
 * @typedef {{query: string, time: number, rows: string}} Entry
 */

const KEY = "kg-queries";
const MOST = 50;

/**
 * A new entry on top; the same query is kept once.
 *
 * @param {Entry[]} entries
 * @param {Entry} entry
 * @returns {Entry[]}
 */
export function noted(entries, entry) {
  return [entry, ...entries.filter(({ query }) => query !== entry.query)].slice(0, MOST);
}

/**
 * The line that says most of a query: the first that neither declares a prefix nor is empty.
 *
 * @param {string} query
 * @returns {string}
 */
export function firstLine(query) {
  const lines = query.split("\n").map((line) => line.trim());
  return lines.find((line) => line && !/^(?:PREFIX|BASE)\b/iu.test(line)) ?? lines[0];
}

export class History {
  /**
   * @param {HTMLFormElement} form
   * @param {import("../shared/messages.js").Say} say
   * @param {(query: string) => void} open
   */
  constructor(form, say, open) {
    this.say = say;
    this.open = open;
    this.list = html("ol", { class: "history plain" });
    this.element = html("details", { class: "small" }, html("summary", {}, say("history")), this.list);
    form.after(this.element);
    this.show();
  }

  /**
   * @param {string} query
   * @param {HTMLElement} section its answer
   */
  note(query, section) {
    const rows = section.querySelector(".results-line span")?.textContent ?? "";
    this.keep(noted(read(), { query, time: Date.now(), rows }));
  }

  /** @param {Entry[]} entries */
  keep(entries) {
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
    } catch {
      // storage is full or forbidden here: nothing is remembered
    }
    this.show();
  }

  show() {
    const entries = read();
    this.element.hidden = entries.length === 0;
    const clear = html(
      "button",
      { type: "button", class: "button plain", click: () => this.keep([]) },
      this.say("historyClear"),
    );
    this.list.replaceChildren(...entries.map((entry) => this.row(entry)), html("li", {}, clear));
  }

  /** @param {Entry} entry */
  row(entry) {
    const when = new Date(entry.time).toLocaleString(document.documentElement.lang, {
      dateStyle: "short",
      timeStyle: "short",
    });
    const gone = () => {
      this.keep(read().filter(({ query }) => query !== entry.query));
      this.element.querySelector("summary")?.focus();
    };
    return html(
      "li",
      {},
      html(
        "button",
        { type: "button", class: "history-open", title: entry.query, click: () => this.open(entry.query) },
        html("code", {}, firstLine(entry.query)),
      ),
      html("span", { class: "quiet" }, [when, entry.rows].filter(Boolean).join(" · ")),
      html(
        "button",
        {
          type: "button",
          class: "button plain",
          "aria-label": this.say("historyDelete", { query: firstLine(entry.query) }),
          click: gone,
        },
        "×",
      ),
    );
  }
}

/** @returns {Entry[]} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((entry) => typeof entry?.query === "string") : [];
  } catch {
    return [];
  }
}

/** The table of an answer: sorted by a column, and narrowed to the rows that hold some words. */
import { html, set } from "../shared/element.js";

/**
 * Rows by one column: numbers and dates by value, all else by the reader's alphabet; what is empty comes last.
 *
 * @template T
 * @param {T[]} rows
 * @param {(row: T) => {text: string, value: number | null}} key
 * @param {boolean} falling
 * @param {string} language
 * @returns {T[]}
 */
export function sorted(rows, key, falling, language) {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const turn = falling ? -1 : 1;
  return rows
    .map((row) => ({ row, ...key(row) }))
    .sort((one, other) => {
      if (!one.text || !other.text) return Number(!one.text) - Number(!other.text);
      if (one.value !== null && other.value !== null) return turn * (one.value - other.value);
      return turn * compare(one.text, other.text);
    })
    .map(({ row }) => row);
}

export class Table {
  /**
   * @param {HTMLTableElement} table
   * @param {import("./read.js").Answer} answer
   * @param {import("../shared/messages.js").Say} say
   */
  constructor(table, answer, say) {
    this.body = table.tBodies[0];
    this.say = say;
    this.rows = [...this.body.rows];
    this.cells = new Map(this.rows.map((row, index) => [row, answer.rows[index]]));
    this.heads = /** @type {HTMLElement[]} */ ([...table.querySelectorAll("thead th[data-name]")]);
    this.heads.forEach((head, index) => this.makeSortable(head, index));
    this.count = html("span", { class: "small quiet", role: "status" });
    this.filter = html(
      "label",
      { class: "table-filter" },
      html("span", { class: "visually-hidden" }, say("filter")),
      html("input", {
        class: "field",
        type: "search",
        placeholder: say("filter"),
        input: (/** @type {any} */ event) => this.narrow(event.target.value),
      }),
      this.count,
    );
  }

  /**
   * @param {HTMLElement} head
   * @param {number} index
   */
  makeSortable(head, index) {
    const button = html(
      "button",
      { type: "button", class: "sort", click: () => this.sort(head, index) },
      head.textContent ?? "",
    );
    head.replaceChildren(button);
  }

  /**
   * @param {HTMLElement} head
   * @param {number} index
   */
  sort(head, index) {
    const next =
      { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort ?? "none"] ??
      "ascending";
    for (const each of this.heads) set(each, { "aria-sort": each === head && next !== "none" ? next : null });
    const order =
      next === "none"
        ? this.rows
        : sorted(
            this.rows,
            (row) => (this.cells.get(row) ?? [])[index],
            next === "descending",
            document.documentElement.lang,
          );
    this.body.append(...order);
  }

  /** @param {string} words */
  narrow(words) {
    const wanted = words.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
    let left = 0;
    for (const row of this.rows) {
      const text = (row.textContent ?? "").toLocaleLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      left += Number(!row.hidden);
    }
    this.count.textContent = wanted.length
      ? this.say("filtered", { shown: left, total: this.rows.length })
      : "";
  }
}

/** An answer as data, read from the table in the page: what is drawn is what is shown. */

/**
 * @typedef {{text: string, value: number | null, iri: string | null}} Cell
 * `value` of numbers and dates, as a number; `iri` of things
 * @typedef {"number" | "time" | "thing" | "text"} Kind
 * @typedef {{name: string, kind: Kind}} Column
 * @typedef {{columns: Column[], rows: Cell[][]}} Answer
 */

/**
 * @param {HTMLTableElement} table
 * @returns {Answer}
 */
export function readAnswer(table) {
  const heads = [...table.querySelectorAll("thead th[data-name]")];
  const rows = [...table.tBodies[0].rows].map((row) => heads.map((_, index) => readCell(row.cells[index])));
  const columns = heads.map((head, index) => {
    const name = head instanceof HTMLElement ? (head.dataset.name ?? "") : "";
    return {
      name,
      kind: kindOf(
        name,
        rows.map((row) => row[index]),
      ),
    };
  });
  return { columns, rows };
}

/**
 * @param {HTMLTableCellElement} cell
 * @returns {Cell}
 */
function readCell(cell) {
  const text = cell.textContent?.trim() ?? "";
  const { value } = cell.dataset;
  return {
    text,
    value: value === undefined ? null : valueOf(value),
    iri: cell.querySelector("a")?.title ?? null,
  };
}

/**
 * A number or a date as a number: of a date the year with its fraction.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function valueOf(text) {
  const date = /^(-?\d{4})-(\d\d)(?:-(\d\d))?/u.exec(text);
  if (date) return Number(date[1]) + (Number(date[2]) - 1) / 12 + (Number(date[3] ?? 1) - 1) / 366;
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? null : number;
}

/**
 * @param {string} name of a column
 * @param {Cell[]} cells
 * @returns {Kind}
 */
export function kindOf(name, cells) {
  const bound = cells.filter(({ text }) => text !== "");
  if (bound.length && bound.every(({ value }) => value !== null)) {
    const years = bound.every(({ value }) => Number(value) >= 1500 && Number(value) < 2200);
    const dated =
      /year|date|time|period|年|日期/iu.test(name) || bound.some(({ text }) => /^\d{4}[-年]/u.test(text));
    return years && dated ? "time" : "number";
  }
  return bound.some(({ iri }) => iri) ? "thing" : "text";
}

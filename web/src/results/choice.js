/** Which chart suits an answer, by the kinds of its columns. Pure. */

/**
 * @typedef {import("./read.js").Answer} Answer
 * @typedef {"line" | "bar" | "scatter"} ChartKind
 *
 * @typedef {object} Choice
 * @property {ChartKind} kind
 * @property {number} x index of a column
 * @property {number} y index of a column
 * @property {number | null} series index of the column that tells lines or points apart
 * @property {number | null} lower index of the column with lower bounds of y
 * @property {number | null} upper
 */

const LOWER = /^(?:lower|low|least|at_?least|min)/iu;
const UPPER = /^(?:upper|high|most|at_?most|max)/iu;
const MOST_SERIES = 6;

/**
 * @param {Answer} answer
 * @returns {Choice | null} null where nothing can be drawn
 */
export function chooseChart(answer) {
  const { columns, rows } = answer;
  if (rows.length < 2) return null;
  const numbers = indexes(answer, "number").filter((index) => !isBound(columns[index].name));
  const [time] = indexes(answer, "time");
  const names = [...indexes(answer, "thing"), ...indexes(answer, "text")].sort((one, other) => one - other);
  const y = numbers[0] ?? indexes(answer, "number")[0];
  if (y === undefined) return null;
  if (time !== undefined) return finished(answer, { kind: "line", x: time, y });
  if (names.length) return finished(answer, { kind: "bar", x: names[0], y });
  const second = numbers[1];
  return second === undefined ? null : finished(answer, { kind: "scatter", x: y, y: second });
}

/**
 * The rest of a choice: what tells series apart, and bounds.
 *
 * @param {Answer} answer
 * @param {{kind: ChartKind, x: number, y: number}} chosen
 * @returns {Choice}
 */
export function finished(answer, { kind, x, y }) {
  const bounds = (/** @type {RegExp} */ pattern) => {
    const found = indexes(answer, "number").find(
      (index) => index !== y && pattern.test(answer.columns[index].name),
    );
    return found ?? null;
  };
  const series = kind === "bar" ? null : seriesOf(answer, x, y);
  return { kind, x, y, series, lower: bounds(LOWER), upper: bounds(UPPER) };
}

/**
 * The kinds of charts that two columns can be.
 *
 * @param {Answer} answer
 * @param {number} x
 * @returns {ChartKind[]}
 */
export function kindsFor({ columns }, x) {
  const { kind } = columns[x];
  if (kind === "time") return ["line", "bar", "scatter"];
  return kind === "number" ? ["scatter", "bar", "line"] : ["bar"];
}

/** @param {string} name of a column */
function isBound(name) {
  return LOWER.test(name) || UPPER.test(name);
}

/**
 * @param {Answer} answer
 * @param {import("./read.js").Kind} kind
 */
function indexes({ columns }, kind) {
  return columns.flatMap((column, index) => (column.kind === kind ? [index] : []));
}

/**
 * The first column of few values that repeat.
 *
 * @param {Answer} answer
 * @param {number} x
 * @param {number} y
 */
function seriesOf({ columns, rows }, x, y) {
  const found = columns.findIndex(({ kind }, index) => {
    if (index === x || index === y || kind === "number" || kind === "time") return false;
    const values = new Set(rows.map((row) => row[index].text));
    return values.size > 1 && values.size <= MOST_SERIES && values.size < rows.length;
  });
  return found < 0 ? null : found;
}

/** A chart of an answer, drawn as SVG: direct labels, whiskers where bounds are known, no legend to look up. */
import { svg } from "../shared/element.js";
import { cut, LETTER, widthOf } from "./letters.js";
import { linear, ticks } from "./scale.js";

/**
 * @typedef {import("./read.js").Answer} Answer
 * @typedef {import("./choice.js").Choice} Choice
 * @typedef {{x: number, y: number, label: string, series: string, low: number | null, high: number | null}} Point
 */

const HEIGHT = 380;
const ROW = 28;
const MOST_BARS = 60;
const MARKS = ["M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z", "M-4-4H4V4H-4Z", "M0-5L5 0L0 5L-5 0Z", "M0-5L5 4H-5Z"];
const DASHES = ["", "6 4", "2 3", "8 3 2 3", "1 4", "10 4"];

/**
 * @param {Answer} answer
 * @param {Choice} choice
 * @param {number} width in pixels
 * @param {string} title what a screen reader says
 * @returns {{picture: SVGSVGElement, drawn: number}} and how many rows are in it
 */
export function drawChart(answer, choice, width, title) {
  const points = pointsOf(answer, choice);
  const frame = { answer, choice, width, number: numbers() };
  return choice.kind === "bar" ? bars(frame, points, title) : plane(frame, points, title);
}

/**
 * @typedef {{answer: Answer, choice: Choice, width: number, number: {long: Intl.NumberFormat, short: Intl.NumberFormat}}} Frame
 */

function numbers() {
  const language = document.documentElement.lang;
  return {
    long: new Intl.NumberFormat(language, { maximumFractionDigits: 2 }),
    short: new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 2 }),
  };
}

/**
 * @param {Answer} answer
 * @param {Choice} choice
 * @returns {Point[]}
 */
export function pointsOf({ rows }, { kind, x, y, series, lower, upper }) {
  return rows.flatMap((row, index) => {
    const value = row[y].value;
    const across = kind === "bar" ? index : row[x].value;
    if (value === null || across === null) return [];
    return [
      {
        x: across,
        y: value,
        label: row[x].text,
        series: series === null ? "" : row[series].text,
        low: lower === null ? null : row[lower].value,
        high: upper === null ? null : row[upper].value,
      },
    ];
  });
}

/**
 * What a column is called, with its unit where the answer names one for all rows.
 *
 * @param {Answer} answer
 * @param {number} index
 * @returns {string}
 */
export function calledWithUnit({ columns, rows }, index) {
  const place = columns.findIndex(
    ({ name, kind }) => kind !== "number" && /^unit|unit$|Unit|单位/u.test(name),
  );
  const units = new Set(place < 0 ? [] : rows.map((row) => row[place].text));
  const [unit] = units;
  return units.size === 1 && unit ? `${columns[index].name} (${unit})` : columns[index].name;
}

/** @param {Point[]} points */
function reach(points) {
  const values = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  return [Math.min(...values), Math.max(...values)];
}

/**
 * @param {number} width
 * @param {number} height
 * @param {string} title
 * @param {(Node | null)[]} parts
 */
function picture(width, height, title, parts) {
  return svg(
    "svg",
    { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title },
    ...parts,
  );
}

/**
 * @param {Frame} frame
 * @param {Point[]} all
 * @param {string} title
 */
function bars({ answer, choice, width, number }, all, title) {
  const points = all.slice(0, MOST_BARS);
  const names = Math.min(width * 0.4, LETTER * Math.max(...points.map(({ label }) => widthOf(label))) + 12);
  const [low, high] = reach(points);
  const marks = ticks(Math.min(0, low), Math.max(0, high), Math.max(2, width / 160));
  const across = linear(marks, names, width - 80);
  const height = points.length * ROW + 44;
  const rows = points.map((point, index) => {
    const y = index * ROW + ROW / 2 + 4;
    const [from, to] = [across(0), across(point.y)].sort((one, other) => one - other);
    const end = Math.max(to, across(point.high ?? point.y));
    return svg(
      "g",
      {},
      text(names - 8, y, cut(point.label, names - 12), { class: "chart-label", "text-anchor": "end" }),
      svg("rect", { class: "chart-bar", x: from, y: y - 9, width: Math.max(1, to - from), height: 18 }),
      whisker(point, (value) => [across(value), y], false),
      text(end + 6, y, number.long.format(point.y), { class: "chart-value" }),
      svg("title", {}, `${point.label}: ${number.long.format(point.y)}`),
    );
  });
  const zero = across(0);
  const axis = [
    svg("path", { class: "chart-axis", d: `M${zero} 2V${height - 38}` }),
    ...marks.map((mark) =>
      text(across(mark), height - 26, number.short.format(mark), {
        class: "chart-tick",
        "text-anchor": "middle",
      }),
    ),
    text(names, height - 8, calledWithUnit(answer, choice.y), { class: "chart-name" }),
  ];
  return { picture: picture(width, height, title, [...axis, ...rows]), drawn: points.length };
}

/**
 * @param {Frame} frame
 * @param {Point[]} points
 * @param {string} title
 */
function plane({ answer, choice, width, number }, points, title) {
  const grouped = group(points);
  const named = grouped.size > 1;
  const right = named ? Math.min(180, width * 0.3) : 24;
  const timed = answer.columns[choice.x].kind === "time";
  const ups = ticks(...fromZero(reach(points)), 5);
  const left = 16 + LETTER * Math.max(...ups.map((mark) => widthOf(number.short.format(mark))));
  const xs = points.map(({ x }) => x);
  const about = Math.max(2, width / 110);
  const rounds = ticks(Math.min(...xs), Math.max(...xs), about).filter(
    (mark) => !timed || Number.isInteger(mark),
  );
  const across = linear(timed ? [Math.min(...xs), Math.max(...xs)] : rounds, left + 12, width - right);
  const along = linear(ups, HEIGHT - 48, 28);
  const inside = rounds.filter(
    (mark) => !timed || (mark >= Math.min(...xs) - 0.01 && mark <= Math.max(...xs) + 0.01),
  );
  const axes = [
    ...ups.map((mark) => svg("path", { class: "chart-grid", d: `M${left} ${along(mark)}H${width - right}` })),
    ...ups.map((mark) =>
      text(left - 8, along(mark), number.short.format(mark), { class: "chart-tick", "text-anchor": "end" }),
    ),
    ...inside.map((mark) =>
      text(across(mark), HEIGHT - 30, timed ? String(mark) : number.short.format(mark), {
        class: "chart-tick",
        "text-anchor": "middle",
      }),
    ),
    text(0, 10, calledWithUnit(answer, choice.y), { class: "chart-name" }),
    text(width - right, HEIGHT - 8, answer.columns[choice.x].name, {
      class: "chart-name",
      "text-anchor": "end",
    }),
  ];
  const few = points.length <= 14 && !named;
  const series = [...grouped].map(([name, own], index) =>
    line(own, {
      name,
      index,
      across,
      along,
      drawn: choice.kind === "line",
      valued: few ? number.short : null,
    }),
  );
  return { picture: picture(width, HEIGHT, title, [...axes, ...series]), drawn: points.length };
}

/**
 * @param {Point[]} points
 * @param {{name: string, index: number, across: (value: number) => number, along: (value: number) => number, drawn: boolean, valued: Intl.NumberFormat | null}} how
 */
function line(points, { name, index, across, along, drawn, valued }) {
  const ordered = [...points].sort((one, other) => one.x - other.x);
  const places = ordered.map(({ x, y }) => `${round(across(x))} ${round(along(y))}`);
  const last = ordered[ordered.length - 1];
  return svg(
    "g",
    {},
    drawn && places.length > 1
      ? svg("path", {
          class: "chart-line",
          d: `M${places.join("L")}`,
          "stroke-dasharray": DASHES[index % DASHES.length] || null,
        })
      : null,
    ...ordered.map((point) => whisker(point, (value) => [across(point.x), along(value)], true)),
    ...ordered.map((point, place) => mark(point, places[place], index)),
    ...(valued
      ? ordered.map((point) =>
          text(across(point.x), along(point.high ?? point.y) - 12, valued.format(point.y), {
            class: "chart-value",
            "text-anchor": "middle",
          }),
        )
      : []),
    name ? text(across(last.x) + 10, along(last.y), cut(name, 170), { class: "chart-label" }) : null,
  );
}

/**
 * @param {Point} point
 * @param {string} place
 * @param {number} index of its series
 */
function mark(point, place, index) {
  const words = [point.series, point.label].filter(Boolean).join(", ");
  return svg(
    "g",
    { class: "chart-mark", transform: `translate(${place})` },
    svg("path", { d: MARKS[index % MARKS.length] }),
    svg("title", {}, `${words}: ${point.y}`),
  );
}

/**
 * The interval of a figure.
 *
 * @param {Point} point
 * @param {(value: number) => number[]} at where a value stands
 * @param {boolean} upright
 */
function whisker({ y, low, high }, at, upright) {
  if (low === null && high === null) return null;
  const [[x1, y1], [x2, y2]] = [at(low ?? y), at(high ?? y)].map((pair) => pair.map(round));
  const cap = upright
    ? (/** @type {number} */ x, /** @type {number} */ top) => `M${x - 4} ${top}h8`
    : (/** @type {number} */ x, /** @type {number} */ top) => `M${x} ${top - 4}v8`;
  return svg("path", { class: "chart-whisker", d: `M${x1} ${y1}L${x2} ${y2}${cap(x1, y1)}${cap(x2, y2)}` });
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {Record<string, string>} attributes
 */
function text(x, y, words, attributes) {
  return svg("text", { x: round(x), y: round(y), dy: "0.35em", ...attributes }, words);
}

/** @param {number[]} range */
function fromZero([low, high]) {
  // a distance of lines from zero is read as an amount; where all lie far from it, the shape matters more
  return /** @type {[number, number]} */ (low > 0 && low < high * 0.6 ? [0, high] : [low, high]);
}

/** @param {Point[]} points */
function group(points) {
  /** @type {Map<string, Point[]>} */
  const found = new Map();
  for (const point of points) found.set(point.series, [...(found.get(point.series) ?? []), point]);
  return found;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

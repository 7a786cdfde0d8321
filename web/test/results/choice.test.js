import assert from "node:assert/strict";
import { test } from "node:test";
import { calledWithUnit } from "../../src/results/chart.js";
import { chooseChart, finished, kindsFor } from "../../src/results/choice.js";
import { kindOf, valueOf } from "../../src/results/read.js";
import { linear, ticks } from "../../src/results/scale.js";

/**
 * @param {[string, import("../../src/results/read.js").Kind][]} columns
 * @param {(string | number)[][]} rows
 * @returns {import("../../src/results/read.js").Answer}
 */
function answer(columns, rows) {
  return {
    columns: columns.map(([name, kind]) => ({ name, kind })),
    rows: rows.map((row) =>
      row.map((value) => ({
        text: String(value),
        value: typeof value === "number" ? value : null,
        iri: null,
      })),
    ),
  };
}

test("years with figures are lines, names with figures bars, two figures points", () => {
  const lines = answer(
    [
      ["year", "time"],
      ["n", "number"],
    ],
    [
      [2020, 1],
      [2021, 2],
    ],
  );
  assert.deepEqual(chooseChart(lines), { kind: "line", x: 0, y: 1, series: null, lower: null, upper: null });
  const bars = answer(
    [
      ["n", "number"],
      ["what", "thing"],
    ],
    [
      [1, "a"],
      [2, "b"],
    ],
  );
  assert.equal(chooseChart(bars)?.kind, "bar");
  assert.equal(chooseChart(bars)?.x, 1);
  const points = answer(
    [
      ["a", "number"],
      ["b", "number"],
    ],
    [
      [1, 2],
      [2, 3],
    ],
  );
  assert.deepEqual(
    [chooseChart(points)?.kind, chooseChart(points)?.x, chooseChart(points)?.y],
    ["scatter", 0, 1],
  );
});

test("nothing is drawn of one row, or where there is no figure", () => {
  assert.equal(
    chooseChart(
      answer(
        [
          ["year", "time"],
          ["n", "number"],
        ],
        [[2020, 1]],
      ),
    ),
    null,
  );
  assert.equal(
    chooseChart(
      answer(
        [
          ["a", "thing"],
          ["b", "text"],
        ],
        [
          ["x", "y"],
          ["z", "y"],
        ],
      ),
    ),
    null,
  );
});

test("bounds become whiskers, and are no figures of their own", () => {
  const bounded = answer(
    [
      ["year", "time"],
      ["lower", "number"],
      ["value", "number"],
      ["upper", "number"],
    ],
    [
      [2020, 1, 2, 3],
      [2021, 2, 3, 4],
    ],
  );
  assert.deepEqual(chooseChart(bounded), { kind: "line", x: 0, y: 2, series: null, lower: 1, upper: 3 });
});

test("a column of few names tells lines apart; one of as many names as rows does not", () => {
  const columns = /** @type {[string, any][]} */ ([
    ["year", "time"],
    ["n", "number"],
    ["who", "thing"],
    ["note", "text"],
  ]);
  const rows = [
    [2020, 1, "a", "p"],
    [2020, 2, "b", "q"],
    [2021, 3, "a", "r"],
    [2021, 4, "b", "s"],
  ];
  assert.equal(chooseChart(answer(columns, rows))?.series, 2);
  const unlike = answer(
    [
      ["year", "time"],
      ["n", "number"],
      ["note", "text"],
    ],
    [
      [2020, 1, "p"],
      [2021, 2, "q"],
    ],
  );
  assert.equal(finished(unlike, { kind: "line", x: 0, y: 1 }).series, null);
});

test("only charts that suit the columns are offered", () => {
  const mixed = answer(
    [
      ["what", "thing"],
      ["n", "number"],
      ["year", "time"],
    ],
    [["a", 1, 2020]],
  );
  assert.deepEqual(kindsFor(mixed, 0), ["bar"]);
  assert.equal(kindsFor(mixed, 1)[0], "scatter");
  assert.equal(kindsFor(mixed, 2)[0], "line");
});

test("a column is of time by its name or its dates, and of numbers otherwise", () => {
  const cells = (/** @type {string[]} */ ...texts) =>
    texts.map((text) => ({ text, value: valueOf(text), iri: null }));
  assert.equal(kindOf("year", cells("2020", "2021")), "time");
  assert.equal(kindOf("count", cells("2020", "2021")), "number");
  assert.equal(kindOf("end", cells("2020-12-31", "2021-12-31")), "time");
  assert.equal(kindOf("year", cells("2020", "many")), "text");
  assert.equal(kindOf("n", cells("", "")), "text");
});

test("dates are placed within their year, numbers in any form are read", () => {
  assert.equal(valueOf("2020-01-01"), 2020);
  assert.equal(valueOf("2020-07"), 2020.5);
  assert.equal(valueOf("1.5E3"), 1500);
  assert.equal(valueOf(""), null);
  assert.equal(valueOf("INF"), null);
});

test("ticks are round numbers that cover the range", () => {
  assert.deepEqual(ticks(0, 13.7, 5), [0, 5, 10, 15]);
  assert.deepEqual(ticks(0.1, 0.3, 4), [0.1, 0.15, 0.2, 0.25, 0.3]);
  assert.deepEqual(ticks(-3, 4, 4), [-4, -2, 0, 2, 4]);
  for (const [low, high] of [
    [5, 5],
    [0, 0],
    [-1e9, 1e12],
    [1e-9, 2e-9],
  ]) {
    const marks = ticks(low, high, 5);
    assert.ok(marks.length >= 2 && marks[0] <= low && marks[marks.length - 1] >= high, `${low} ${high}`);
  }
});

test("a scale takes the ends of its range to the ends of its room", () => {
  const scale = linear([0, 5, 10], 100, 200);
  assert.deepEqual([scale(0), scale(10), scale(5)], [100, 200, 150]);
});

test("an axis carries the unit that all rows share, and none where they differ", () => {
  const columns = /** @type {[string, any][]} */ ([
    ["value", "number"],
    ["unitLabel", "thing"],
  ]);
  assert.equal(
    calledWithUnit(
      answer(columns, [
        [1, "yuan"],
        [2, "yuan"],
      ]),
      0,
    ),
    "value (yuan)",
  );
  assert.equal(
    calledWithUnit(
      answer(columns, [
        [1, "yuan"],
        [2, "stations"],
      ]),
      0,
    ),
    "value",
  );
});

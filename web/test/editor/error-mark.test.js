import assert from "node:assert/strict";
import { test } from "node:test";
import { Text } from "@codemirror/state";
import { errorPlace, errorRange } from "../../src/editor/error-mark.js";

const text = Text.of(["SELECT ?x WHERE {", '  ?x "𝒜" FILTR(1)', ""]);
const marked = (line, column) => {
  const { from, to } = errorRange(text, { line, column, message: "" });
  return text.sliceString(from, to);
};

test("the word at the place is marked", () => {
  assert.equal(marked(1, 8), "?x");
  assert.equal(marked(1, 17), "{");
});

test("columns count characters, not code units", () => {
  assert.equal(marked(2, 10), "FILTR");
});

test("at the end of a line the last word is marked, beyond the text nothing breaks", () => {
  assert.equal(marked(1, 18), "{");
  assert.equal(marked(99, 7), "");
  assert.equal(errorRange(Text.empty, { line: 1, column: 1, message: "" }), null);
});

test("a form without a place gives no mark", () => {
  assert.equal(errorPlace({}), null);
  assert.equal(errorPlace({ errorLine: "x" }), null);
  assert.deepEqual(errorPlace({ errorLine: "3", errorColumn: "5" }), { line: 3, column: 5, message: "" });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST, cut, twoLines } from "../../src/views/text.js";

const measure = (text) => text.length;

test("a label of 28 letters stays, a longer one ends with an ellipsis as the 28th", () => {
  assert.equal(cut("a".repeat(LONGEST)), "a".repeat(LONGEST));
  assert.equal(cut("a".repeat(LONGEST + 1)), `${"a".repeat(LONGEST - 1)}…`);
});

test("letters are counted as readers see them", () => {
  assert.equal(cut("👩‍🔬".repeat(28)), "👩‍🔬".repeat(28));
  assert.equal(cut("é".normalize("NFD").repeat(29)), `${"é".normalize("NFD").repeat(27)}…`);
});

test("no space is left before the ellipsis", () => {
  assert.equal(cut("Value added of", 12), "Value added…");
});

test("two lines are as even as the words allow", () => {
  assert.deepEqual(twoLines("Value added of core industries", measure), [
    "Value added of",
    "core industries",
  ]);
});

test("Chinese breaks between characters, and not inside of a number", () => {
  assert.deepEqual(twoLines("数字经济核心产业增加值", measure), ["数字经济核", "心产业增加值"]);
  assert.deepEqual(twoLines("12345678", measure), ["12345678"]);
});

test("one short word stays on one line", () => {
  assert.deepEqual(twoLines("Blockchain", measure), ["Blockchain"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { declared, endOfPrologue, prefixTable, prefixWritten } from "../../src/editor/prefixes.js";

const prefixes = { metric: "https://x/metric/", "my-own": "https://x/own/" };

test("a known prefix is seen when its colon is typed", () => {
  assert.equal(prefixWritten("  ?claim kgo:metric metric:", prefixes), "metric");
  assert.equal(prefixWritten("metric:", prefixes), "metric");
  assert.equal(prefixWritten("(my-own:", prefixes), "my-own");
  assert.equal(prefixWritten("^metric:", prefixes), "metric");
});

test("what only looks like one is not", () => {
  for (const text of [
    "unknown:",
    "?metric:",
    "kgo:metric:",
    "PREFIX metric:",
    "prefix  metric:",
    "metric",
    "toString:",
  ])
    assert.equal(prefixWritten(text, prefixes), null, text);
});

test("declared prefixes are found in any case, the empty one too", () => {
  assert.deepEqual([...declared("PREFIX a: <x>\nprefix b.c: <y> Prefix : <z>\nSELECT *")], ["a", "b.c", ""]);
});

test("a new line goes after the prologue", () => {
  const prologue = "BASE <https://x/>\nPREFIX a: <x> # first\nprefix : <y>\n";
  assert.equal(endOfPrologue(`${prologue}SELECT * {}`), prologue.length);
  assert.equal(endOfPrologue("SELECT * { ?s ?p ?o }"), 0);
  assert.equal(endOfPrologue("PREFIX a: <x>"), 13);
});

test("the prefixes shown on the page are the known ones", () => {
  assert.deepEqual(prefixTable("PREFIX a: <https://x/a#>\nPREFIX b-c: <https://x/b/>"), {
    a: "https://x/a#",
    "b-c": "https://x/b/",
  });
  assert.deepEqual(prefixTable(""), {});
});

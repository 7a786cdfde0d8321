import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERYTHING } from "../../src/views/filter.js";
import { PictureGraph } from "../../src/views/graph.js";
import { neighbourhood } from "../neighbourhood.js";

/** a -p-> b -q-> c, d -p-> a; c is of another class. */
const graph = () =>
  new PictureGraph(neighbourhood("a", ["b", { key: "c", class: "k" }, "d"], ["a p b", "b q c", "d p a"]));
const left = (filters) => {
  const shown = graph();
  shown.filter({ ...EVERYTHING, ...filters });
  return [[...shown.nodes.keys()].sort().join(""), [...shown.edges.keys()].length];
};

test("what no filter hides shows, and so does what nothing is linked with while there is no filter", () => {
  assert.deepEqual(left({}), ["abcd", 3]);
});

test("a hidden node goes, and what was linked with the focus only by it", () => {
  assert.deepEqual(left({ hidden: new Set(["b"]) }), ["ad", 1]);
});

test("a class goes, but never the focus", () => {
  assert.deepEqual(left({ classes: new Set(["k"]) }), ["abd", 2]);
  assert.deepEqual(left({ classes: new Set(["c"]) }), ["a", 0]);
});

test("a relation goes, and what hung by it", () => {
  assert.deepEqual(left({ relations: new Set(["q"]) }), ["abd", 2]);
});

test("a direction is that of the focus's own links", () => {
  assert.deepEqual(left({ direction: "out" }), ["abc", 2]);
  assert.deepEqual(left({ direction: "in" }), ["ad", 1]);
});

test("what was hidden is still held and comes back", () => {
  const shown = graph();
  shown.filter({ ...EVERYTHING, hidden: new Set(["b"]) });
  assert.equal(shown.held.nodes.size, 4);
  shown.filter(EVERYTHING);
  assert.equal(shown.nodes.size, 4);
});

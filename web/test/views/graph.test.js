import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST, PictureGraph } from "../../src/views/graph.js";
import { neighbourhood } from "../neighbourhood.js";

const start = () => new PictureGraph(neighbourhood("a", ["b", "c"], ["a p b", "c p a"]));

test("opening a node adds only what was not there, and leaves the others where they are", () => {
  const graph = start();
  graph.nodes.get("c").x = 77;
  const added = graph.merge(
    neighbourhood("b", ["a", { key: "c", x: 5 }, "d"], ["a p b", "b p c", "b q d"]),
    "b",
  );
  assert.deepEqual(
    added.map(({ key }) => key),
    ["d"],
  );
  assert.equal(graph.nodes.get("c").x, 77);
  assert.equal(graph.edges.size, 4, "a p b came twice and is one edge");
  assert.equal(graph.nodes.get("d").depth, 2);
});

test("folding up takes away what opening brought, and what was opened inside of it", () => {
  const graph = start();
  graph.merge(neighbourhood("b", ["d", "c"], ["b q d", "b q c"]), "b");
  graph.merge(neighbourhood("d", ["e"], ["d q e"]), "d");
  assert.deepEqual([...graph.roots], ["a", "b", "d"]);
  assert.deepEqual(graph.fold("b").sort(), ["d", "e"]);
  assert.deepEqual([...graph.nodes.keys()], ["a", "b", "c"]);
  assert.deepEqual([...graph.roots], ["a"]);
  assert.ok(![...graph.edges.values()].some(({ source }) => source === "d"));
});

test("a node that two opened nodes brought stays until both are folded up", () => {
  const graph = start();
  graph.merge(neighbourhood("b", ["d"], ["b q d"]), "b");
  graph.merge(neighbourhood("c", ["d"], ["c q d"]), "c");
  assert.deepEqual(graph.fold("b"), []);
  assert.deepEqual(graph.fold("c"), ["d"]);
});

test("nodes that open each other can be folded up", () => {
  const graph = start();
  graph.merge(neighbourhood("b", ["d"], ["b q d"]), "b");
  graph.merge(neighbourhood("d", ["b", "a"], ["b q d", "d q a"]), "d");
  assert.deepEqual(graph.fold("b"), ["d"]);
  assert.deepEqual([...graph.nodes.keys()], ["a", "b", "c"]);
});

test("the focus is never folded up", () => {
  const graph = start();
  graph.merge(neighbourhood("b", ["a"], ["b q a"]), "b");
  graph.fold("b");
  assert.ok(graph.nodes.has("a"));
});

test("a group counts down as its members are added", () => {
  const group = { key: "g", kind: "group", count: 40, parent: "a", predicate: "p", direction: "out" };
  const graph = new PictureGraph(neighbourhood("a", [group], ["a p g"]));
  graph.merge(neighbourhood("a", ["x", "y"], ["a p x", "a p y"]), "g");
  assert.equal(graph.remaining(graph.nodes.get("g")), 38);
  graph.fold("g");
  assert.equal(graph.remaining(graph.nodes.get("g")), 40);
});

test("a picture holds no more nodes than can be read, and no edge without its ends", () => {
  const many = Array.from({ length: MOST + 20 }, (_, index) => `n${index}`);
  const graph = new PictureGraph(
    neighbourhood(
      "a",
      many,
      many.map((key) => `a p ${key}`),
    ),
  );
  assert.equal(graph.nodes.size, MOST);
  assert.equal(graph.edges.size, MOST - 1);
});

test("neighbours are one edge away in either direction, a node is not its own", () => {
  const graph = new PictureGraph(neighbourhood("a", ["b", "c"], ["a p b", "c p a", "a p a", "b p c"]));
  assert.deepEqual([...graph.neighbours("a")].sort(), ["b", "c"]);
});

test("the legend has each class that is there once, groups counted in full", () => {
  const group = { key: "g", kind: "group", count: 40, class: "law", classLabel: "Law" };
  const graph = new PictureGraph(
    neighbourhood("a", ["b", group, { key: "n", class: null, classLabel: null }], []),
  );
  assert.deepEqual(
    graph.classes.map(({ node, count }) => [node.classLabel, count]),
    [
      ["Law", 40],
      ["C", 2],
      [null, 1],
    ],
  );
});

test("opening one relation of a node is folded up alone, or with the node", () => {
  const graph = start();
  graph.merge(neighbourhood("b", ["d"], ["b q d"]), "b|out|q");
  assert.ok(graph.isOpen("b") && graph.isOpen("b|out|q") && !graph.isOpen("b|in|q"));
  assert.deepEqual(graph.fold("b|out|q"), ["d"]);
  graph.merge(neighbourhood("b", ["d"], ["b q d"]), "b|out|q");
  assert.deepEqual(graph.fold("b"), ["d"]);
});

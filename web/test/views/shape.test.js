import assert from "node:assert/strict";
import { test } from "node:test";
import { SHAPES, shapePath } from "../../src/views/shape.js";

test("every shape of the look has an outline of its own, closed", () => {
  const wanted = [
    "square",
    "circle",
    "hexagon",
    "shield",
    "diamond",
    "triangle",
    "rounded-square",
    "page",
    "building",
    "pin",
  ];
  assert.deepEqual([...SHAPES].sort(), wanted.sort());
  const paths = SHAPES.map(shapePath);
  assert.equal(new Set(paths).size, SHAPES.length);
  for (const path of paths) assert.match(path, /^M.*Z$/);
});

test("what has no shape, or an unknown one, is a circle", () => {
  for (const name of [null, undefined, "blob", "toString"])
    assert.equal(shapePath(name), shapePath("circle"));
});

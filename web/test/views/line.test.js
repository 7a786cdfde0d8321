import assert from "node:assert/strict";
import { test } from "node:test";
import { line, loop } from "../../src/views/line.js";

const from = { x: 0, y: 0, radius: 10 };
const to = { x: 100, y: 0, radius: 20 };

test("a line runs from rim to rim with a head at its target", () => {
  const { path, heads } = line(from, to, { forth: true, back: false, bend: 0 });
  assert.equal(path, "M12 0L72.4 0");
  assert.match(heads, /^M78 0L/);
});

test("a line for both ways has two heads", () => {
  const { heads } = line(from, to, { forth: true, back: true, bend: 0.1 });
  assert.equal(heads.split("Z").length - 1, 2);
});

test("nodes that touch have no line between them", () => {
  assert.equal(line(from, { x: 15, y: 0, radius: 10 }, { forth: true, back: false, bend: 0 }).path, "");
});

test("a node's link to itself is a loop above it", () => {
  const { path, spots } = loop(from);
  assert.match(path, /^M.*C/);
  assert.ok(spots[0][1] < -10);
});

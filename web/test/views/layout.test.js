import assert from "node:assert/strict";
import { test } from "node:test";
import { closest, fitting } from "../../src/views/camera.js";
import { fanOut, fillView, moveOut, settle } from "../../src/views/layout.js";

const body = (key, x, y, more = {}) => ({ key, x, y, radius: 10, label: null, fixed: false, ...more });

test("nodes on top of each other part, and fixed ones stay", () => {
  const bodies = [body("a", 0, 0, { fixed: true }), body("b", 3, 0), body("c", 0, 4), body("d", 200, 0)];
  settle(bodies);
  assert.deepEqual([bodies[0].x, bodies[0].y], [0, 0]);
  for (const [index, one] of bodies.entries())
    for (const other of bodies.slice(index + 1)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 18);
  assert.ok(Math.hypot(bodies[3].x - 200, bodies[3].y) < 2, "who has room does not move");
});

test("labels part as well", () => {
  const label = { left: 12, right: 90, top: -8, bottom: 8 };
  const bodies = [body("a", 0, 0, { label }), body("b", 20, 3, { label })];
  settle(bodies);
  assert.ok(Math.abs(bodies[0].y - bodies[1].y) >= 16);
});

test("the same places settle the same way", () => {
  const make = () => Array.from({ length: 40 }, (_, index) => body(`n${index}`, index % 7, index % 5));
  const [one, other] = [make(), make()];
  settle(one);
  settle(other);
  assert.deepEqual(
    one.map(({ x, y }) => [x, y]),
    other.map(({ x, y }) => [x, y]),
  );
});

test("what an opened node brings stands around it, apart, away from the middle", () => {
  const middle = { key: "m", x: 0, y: 0 };
  const opened = { key: "o", x: 100, y: 0 };
  const added = Array.from({ length: 5 }, (_, index) => ({ key: `n${index}`, x: 0, y: 0 }));
  fanOut(added, opened, middle);
  for (const [index, node] of added.entries()) {
    assert.ok(Math.hypot(node.x - opened.x, node.y - opened.y) >= 89);
    for (const other of added.slice(index + 1))
      assert.ok(Math.hypot(node.x - other.x, node.y - other.y) > 30);
  }
  assert.ok(added.reduce((sum, { x }) => sum + x, 0) / 5 > 100);
});

test("an opened node moves straight away from the middle", () => {
  const opened = { key: "o", x: 30, y: 40 };
  moveOut(opened, { key: "m", x: 0, y: 0 }, 50);
  assert.deepEqual([opened.x, opened.y], [60, 80]);
});

test("places are drawn out to fill a view, but not out of shape", () => {
  const nodes = [
    { x: 100, y: 0 },
    { x: 0, y: 100 },
  ];
  fillView(nodes, 4, 1);
  assert.deepEqual(nodes, [
    { x: 170, y: 0 },
    { x: 0, y: 100 },
  ]);
});

test("everything is in sight, in the middle of the view, and never larger than natural", () => {
  const box = { left: -30, right: 90, top: -10, bottom: 10 };
  const extents = [
    { x: -400, y: 0, box },
    { x: 400, y: 300, box },
  ];
  const { k, x, y } = fitting(extents, 390, 500);
  for (const { x: placeX, y: placeY } of extents) {
    assert.ok(k * placeX + x + box.left >= 11.9 && k * placeX + x + box.right <= 378.1);
    assert.ok(k * placeY + y + box.top >= 11.9 && k * placeY + y + box.bottom <= 488.1);
  }
  assert.equal(closest([{ x: 0, y: 0, box }], "x", 1000, 1.25).toFixed(2), "1.25");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { around, overlap, shifted } from "../../src/views/box.js";
import { placeLabels, places } from "../../src/views/labels.js";

const measure = (text) => text.length * 7;
const node = (key, x, y, text = "a label of it") => ({
  key,
  x,
  y,
  places: places(text, { x, y, radius: 8, lineHeight: 16 }, measure),
});

test("labels stand outward from the middle of the picture", () => {
  const side = (x, y) => node("n", x, y).places[0].side;
  assert.equal(side(100, 5), "right");
  assert.equal(side(-100, 5), "left");
  assert.equal(side(3, -100), "above");
  assert.equal(side(3, 100), "below");
});

test("no label covers a node or another label, however dense the picture", () => {
  const items = Array.from({ length: 120 }, (_, index) => {
    const angle = index * 2.4;
    const reach = 20 + index * 2;
    return node(`n${index}`, Math.cos(angle) * reach, Math.sin(angle) * reach);
  });
  const nodes = items.map(({ x, y }) => around(x, y, 8));
  const { placed, boxes } = placeLabels(items, nodes);
  assert.ok(placed.size > 10);
  assert.ok(placed.size < 120, "there cannot be room for all");
  for (const [index, box] of boxes.entries()) {
    assert.ok(!nodes.some((other) => overlap(box, other)));
    assert.ok(!boxes.slice(index + 1).some((other) => overlap(box, other)));
  }
});

test("the label given first gets its best place", () => {
  const items = [node("second", 50, 10), node("first", 50, 0)];
  const { placed } = placeLabels([items[1], items[0]], []);
  assert.equal(placed.get("first").side, "right");
  assert.notEqual(placed.get("second")?.side, "right");
});

test("labels stay inside the frame", () => {
  const frame = { left: -60, right: 60, top: -60, bottom: 60 };
  const { placed } = placeLabels([node("n", 50, 0)], [], frame);
  const box = shifted(placed.get("n").box, 50, 0);
  assert.ok(box.right <= 60);
});

test("a long label is broken into two lines, its box holds both", () => {
  const [best] = node("n", 100, 0, "Industrial-internet platforms").places;
  assert.equal(best.lines.length, 2);
  assert.equal(best.box.bottom - best.box.top, 32);
});

test("a label that must show does, and the others keep off it", () => {
  const crowd = Array.from({ length: 60 }, (_, index) =>
    around((index % 10) * 16 - 80, Math.floor(index / 10) * 16 - 40, 8),
  );
  const must = { ...node("must", 0, 0), always: true };
  const { placed, boxes } = placeLabels([must, node("other", 4, 0)], crowd);
  assert.deepEqual([...placed.keys()], ["must"]);
  assert.equal(boxes.length, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../../src/views/walk.js";

const at = (key, x, y) => ({ key, x, y });
const middle = at("m", 0, 0);
const star = Array.from({ length: 24 }, (_, index) => {
  const angle = (index / 24) * 2 * Math.PI;
  return at(`n${index}`, Math.cos(angle) * 100, Math.sin(angle) * 100);
});

test("an arrow leads to the nearest neighbour in its direction", () => {
  const neighbours = [at("near", 40, 5), at("far", 90, 0), at("left", -20, 0)];
  assert.equal(step(middle, "ArrowRight", neighbours, [])?.key, "near");
  assert.equal(step(middle, "ArrowLeft", neighbours, [])?.key, "left");
  assert.equal(step(middle, "ArrowUp", neighbours, []), null);
});

test("arrows alone reach every node of a star", () => {
  const reached = new Set(["m"]);
  const waiting = [middle];
  for (let from = waiting.pop(); from; from = waiting.pop()) {
    const [neighbours, siblings] = from === middle ? [star, []] : [[middle], star];
    for (const arrow of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]) {
      const next = step(from, arrow, neighbours, siblings);
      if (next && !reached.has(next.key)) {
        reached.add(next.key);
        waiting.push(next);
      }
    }
  }
  assert.equal(reached.size, 25);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeOf, readState, relationIn, withState } from "../../src/views/state.js";

const page = "http://host/kg/explore?iri=https%3A%2F%2Fx%2Fa%23b&depth=2&lang=zh";
const nothing = () => readState(page);

test("the whole state goes into the address and comes back, whatever is in its names", () => {
  const state = {
    opened: ["https://x/数字#1&2", "_:b0", "https://x/a|in|https://x/p", "g", "g"],
    hidden: new Set(["https://x/,1"]),
    relations: new Set(["https://x/p"]),
    classes: new Set(["-"]),
    direction: "out",
    year: 2021,
    pins: new Map([["https://x/1,2", { x: -40, y: 7 }]]),
  };
  assert.deepEqual(readState(withState(page, state)), state);
});

test("a state that is nothing leaves the address as it was", () => {
  const full = withState(page, { ...nothing(), opened: ["x"], year: 2000 });
  assert.equal(withState(full, nothing()), new URL(page).href);
});

test("what is no direction, year or pin is none", () => {
  const state = readState(`${page}&direction=up&year=now&pin=1,x&pin=1.5,2,y`);
  assert.deepEqual([state.direction, state.year, state.pins.size], ["", null, 0]);
});

test("a relation of a node is told from a node and from a group", () => {
  assert.deepEqual(relationIn("a|in|p"), { parent: "a", direction: "in", predicate: "p" });
  assert.equal(relationIn("a|in|p|"), null);
  assert.equal(relationIn("a"), null);
  assert.deepEqual(["a|in|p", "a|in|p|c", "a"].map(nodeOf), ["a", "a|in|p|c", "a"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleName, bundles, fans } from "../../src/views/bundle.js";

const edge = (source, label, target) => ({
  key: `${source}${label}${target}`,
  source,
  target,
  label,
  predicate: label,
});

test("edges between two nodes are one bundle, whatever their direction", () => {
  const [bundle, ...others] = bundles([
    edge("a", "uses", "b"),
    edge("b", "supports", "a"),
    edge("a", "needs", "b"),
  ]);
  assert.deepEqual(others, []);
  assert.deepEqual(bundle.forth, ["uses", "needs"]);
  assert.deepEqual(bundle.back, ["supports"]);
  assert.equal(bundleName(bundle), "uses · needs · supports");
});

test("a relation that holds both ways is named once, and first", () => {
  const [bundle] = bundles([edge("a", "uses", "b"), edge("a", "near", "b"), edge("b", "near", "a")]);
  assert.equal(bundleName(bundle), "near · uses");
});

test("a link from a node to itself is a bundle of its own", () => {
  const [bundle] = bundles([edge("a", "part of", "a")]);
  assert.deepEqual([bundle.source, bundle.target, bundle.forth, bundle.back], ["a", "a", ["part of"], []]);
});

test("like links from one node are one fan, and need one name", () => {
  const all = bundles([
    edge("f", "uses", "a"),
    edge("f", "uses", "b"),
    edge("c", "uses", "f"),
    edge("f", "needs", "d"),
  ]);
  const found = fans(all, (key) => (key === "f" ? 0 : 1));
  assert.deepEqual(found.map((fan) => fan.length).sort(), [1, 1, 2]);
});

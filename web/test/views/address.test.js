import assert from "node:assert/strict";
import { test } from "node:test";
import { membersOf, neighboursOf, pageAbout, relationOf } from "../../src/views/address.js";

const group = { kind: "group", parent: "https://x/a", predicate: "p", direction: "in" };

test("an opened node asks for its own neighbours, one step, in the page's language", () => {
  const { pathname, searchParams } = new URL(
    neighboursOf("http://host/kg/neighbours?iri=a&depth=3&lang=zh&predicate=p&offset=50", "https://x/b"),
  );
  assert.equal(pathname, "/kg/neighbours");
  assert.equal(searchParams.get("iri"), "https://x/b");
  assert.equal(searchParams.get("depth"), "1");
  assert.equal(searchParams.get("lang"), "zh");
  assert.ok(!searchParams.has("predicate") && !searchParams.has("offset"));
});

test("a group asks for its part of its parent's neighbours, behind those that are there", () => {
  const { searchParams } = new URL(membersOf("http://host/neighbours?iri=a&depth=2", group, 37));
  assert.equal(searchParams.get("iri"), "https://x/a");
  assert.equal(searchParams.get("predicate"), "p");
  assert.equal(searchParams.get("direction"), "in");
  assert.equal(searchParams.get("offset"), "37");
});

test("a group on a page of a relation goes on behind that page", () => {
  const source = "http://host/neighbours?iri=a&predicate=p&offset=50";
  assert.equal(new URL(membersOf(source, group, 10)).searchParams.get("offset"), "60");
});

test("a page about a node keeps the language and the path", () => {
  const url = new URL(pageAbout("http://host/kg/explore?lang=zh", { iri: "https://x/b" }));
  assert.equal(url.href, "http://host/kg/explore?lang=zh&iri=https%3A%2F%2Fx%2Fb");
});

test("a relation of a node asks for its first neighbours and what is behind them", () => {
  const relation = { parent: "https://x/a", direction: "in", predicate: "p" };
  const { searchParams } = new URL(relationOf("http://host/neighbours?iri=b&depth=2&offset=9", relation));
  assert.deepEqual(
    [searchParams.get("iri"), searchParams.get("predicate"), searchParams.get("direction")],
    ["https://x/a", "p", "in"],
  );
  assert.ok(!searchParams.has("offset"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstLine, noted } from "../../src/results/history.js";
import { gathered } from "../../src/results/links.js";
import { addressOf, queryBehind } from "../../src/results/place.js";
import { snippet } from "../../src/results/snippets.js";
import { sorted } from "../../src/results/table.js";

const page = new URL("https://h/kg/query?lang=zh&example=x&set.year=2020&view=chart");

test("a link carries the query, the language and the view, and no longer the question", async () => {
  const address = await addressOf(page, "SELECT * {}");
  assert.deepEqual(Object.fromEntries(address.searchParams), {
    lang: "zh",
    view: "chart",
    query: "SELECT * {}",
  });
});

test("a query too long for an address goes behind the # and comes back whole", async () => {
  const query = `SELECT * { ${Array.from({ length: 4000 }, (_, index) => `?算力${index} ?p "${index * 7919}" .`).join(" ")} }`;
  const address = await addressOf(page, query);
  assert.equal(address.searchParams.get("query"), null);
  assert.ok(address.href.length < query.length);
  assert.equal(await queryBehind(address), query);
});

test("a broken link is an error, and no link is none", async () => {
  await assert.rejects(queryBehind(new URL("https://h/query#q=abc%%%")));
  await assert.rejects(queryBehind(new URL("https://h/query#q=AAAA")));
  assert.equal(await queryBehind(new URL("https://h/query#results")), null);
});

test("the history keeps the last fifty queries, each once", () => {
  const entry = (/** @type {string} */ query) => ({ query, time: 1, rows: "" });
  let entries = [entry("a"), entry("b")];
  entries = noted(entries, entry("b"));
  assert.deepEqual(
    entries.map(({ query }) => query),
    ["b", "a"],
  );
  for (let index = 0; index < 60; index++) entries = noted(entries, entry(`q${index}`));
  assert.equal(entries.length, 50);
  assert.equal(entries[0].query, "q59");
});

test("a query is called by its first line that says something", () => {
  assert.equal(firstLine("PREFIX a: <b>\n\nSELECT ?x\nWHERE {}"), "SELECT ?x");
  assert.equal(firstLine("prefix a: <b>"), "prefix a: <b>");
});

test("code asks for rows as CSV and for triples as Turtle, with any text in the query", () => {
  const query = `SELECT * { ?s ?p "it's \\"so\\"" }`;
  assert.match(snippet("curl", "http://h/sparql", query), /text\/csv/);
  assert.ok(snippet("curl", "http://h/sparql", query).includes(`it'\\''s`));
  assert.match(snippet("python", "http://h/sparql", "# a\nCONSTRUCT { ?s ?p ?o } {}"), /text\/turtle/);
  assert.match(snippet("python", "http://h/sparql", query), /read_csv/);
  assert.match(snippet("r", "http://h/sparql", query), /httr2/);
});

test("rows are sorted by value where they have one, by words otherwise, empty ones last", () => {
  const cells = (/** @type {[string, number | null][]} */ ...pairs) =>
    pairs.map(([text, value]) => ({ text, value }));
  const order = (/** @type {any[]} */ rows, falling = false) =>
    sorted(rows, (row) => row, falling, "en").map(({ text }) => text);
  const numbers = cells(["1,000", 1000], ["", null], ["9", 9], ["50", 50]);
  assert.deepEqual(order(numbers), ["9", "50", "1,000", ""]);
  assert.deepEqual(order(numbers, true), ["1,000", "50", "9", ""]);
  assert.deepEqual(order(cells(["b", null], ["A10", null], ["a9", null])), ["a9", "A10", "b"]);
});

test("links are gathered once each, and what does not fit is counted", () => {
  const node = (/** @type {string} */ key) => ({
    key,
    label: key,
    shape: "circle",
    colours: "",
    address: "",
  });
  const twice = gathered([
    [node("a"), node("b"), "r"],
    [node("a"), node("b"), "r"],
    [node("a"), node("b"), "s"],
  ]);
  assert.deepEqual([twice.nodes.length, twice.edges.length, twice.left], [2, 2, 0]);
  const star = gathered(Array.from({ length: 400 }, (_, index) => [node("hub"), node(`n${index}`), "r"]));
  assert.deepEqual([star.nodes.length, star.left], [150, 251]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { ownCandidates, questionOf } from "../../src/editor/candidates.js";
import { writeTerm } from "../../src/editor/names.js";
import { declaration } from "../../src/editor/prefixes.js";

const prefixes = { kgo: "https://x/o#", rdfs: "https://r/" };
const service = { url: "/api/complete", language: "zh" };

/** @param {Partial<import("../../src/editor/place.js").Place>} place */
const placed = (place) => /** @type {any} */ ({ kind: "entity", from: 0, text: "", classes: [], ...place });

test("the query's own variables are offered, the last one first, and not the one being written", () => {
  const text = "SELECT ?year { ?claim ?p ?year ; ?q ?y";
  const place = placed({ text: "?y", from: text.length - 2 });
  assert.deepEqual(
    ownCandidates(place, text, prefixes).map(({ label }) => label),
    ["?year"],
  );
});

test("words of the language are offered where one may stand", () => {
  const labels = (/** @type {any} */ place) =>
    ownCandidates(placed(place), "", prefixes).map(({ label }) => label);
  assert.deepEqual(labels({ kind: "keyword", text: "ord" }), ["ORDER"]);
  assert.ok(labels({ kind: "expression", text: "strs" }).includes("STRSTARTS"));
  assert.deepEqual(labels({ kind: "class", text: "ord" }), []);
  assert.deepEqual(labels({ kind: "keyword", text: "ORDER" }), []);
});

test("after PREFIX the known prefixes are offered with their line", () => {
  const [first] = ownCandidates(placed({ kind: "prefix", text: "kg" }), "PREFIX kg", prefixes);
  assert.equal(first.insert, "kgo: <https://x/o#>");
});

test("the graph is asked for what fits the place, with the classes of the subject", () => {
  const place = placed({ kind: "predicate", text: "iss", classes: ["https://x/o#Law"] });
  const asked = new URL(questionOf(place, "", prefixes, service) ?? "", "http://h");
  assert.deepEqual(Object.fromEntries(asked.searchParams), {
    kind: "predicate",
    q: "iss",
    lang: "zh",
    after: "https://x/o#Law",
  });
});

test("a prefixed name asks for the beginning of an IRI, with the query's own prefixes too", () => {
  const q = (/** @type {string} */ text, query = "") =>
    new URL(
      questionOf(placed({ text }), query, prefixes, service) ?? "http://h",
      "http://h",
    ).searchParams.get("q");
  assert.equal(q("kgo:me"), "https://x/o#me");
  assert.equal(q("my:me", "PREFIX my: <https://m/>"), "https://m/me");
  assert.equal(q("unknown:me"), null);
});

test("the graph is not asked for variables, nor for entities without a word", () => {
  assert.equal(questionOf(placed({ text: "?x" }), "", prefixes, service), null);
  assert.equal(questionOf(placed({ text: "" }), "", prefixes, service), null);
});

test("a term is written with the query's prefix, else with a known one, else whole", () => {
  assert.deepEqual(writeTerm("https://x/o#a", "PREFIX o: <https://x/o#>", prefixes), {
    name: "o:a",
    prefix: "o",
  });
  assert.deepEqual(writeTerm("https://x/o#a", "", prefixes), { name: "kgo:a", prefix: "kgo" });
  assert.deepEqual(writeTerm("https://else/a", "", prefixes), { name: "<https://else/a>", prefix: null });
  assert.equal(writeTerm("https://x/o#a/b", "", prefixes).name, "<https://x/o#a/b>");
  assert.equal(writeTerm("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "", prefixes).name, "a");
});

test("a prefix is declared once, after those that are", () => {
  const text = "PREFIX a: <https://a/>\nSELECT * {}";
  assert.deepEqual(declaration(text, "kgo", prefixes), { from: 23, insert: "PREFIX kgo: <https://x/o#>\n" });
  assert.equal(declaration(`PREFIX kgo: <y>\n${text}`, "kgo", prefixes), null);
  assert.equal(declaration(text, null, prefixes), null);
});

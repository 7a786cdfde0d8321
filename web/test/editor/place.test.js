import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf } from "../../src/editor/place.js";

const prefixes = { kgo: "https://x/o#", metric: "https://x/metric/" };

/** @param {string} text with | where the caret is */
function at(text) {
  const caret = text.indexOf("|");
  return placeOf(text.replace("|", ""), caret, prefixes);
}

/** @param {string} text */
const kind = (text) => at(text)?.kind ?? null;

test("subject, predicate and object follow each other", () => {
  assert.equal(kind("SELECT * { |"), "entity");
  assert.equal(kind("SELECT * { ?x |"), "predicate");
  assert.equal(kind("SELECT * { ?x kgo:of |"), "entity");
  assert.equal(kind("SELECT * { ?x kgo:of ?y |"), "keyword");
  assert.equal(kind("SELECT * { ?x kgo:of ?y ; |"), "predicate");
  assert.equal(kind("SELECT * { ?x kgo:of ?y , |"), "entity");
  assert.equal(kind("SELECT * { ?x kgo:of ?y . |"), "entity");
  assert.equal(kind("SELECT * { ?x kgo:of ?y . ?y |"), "predicate");
});

test("a class follows `a` and rdf:type", () => {
  assert.equal(kind("SELECT * { ?x a |"), "class");
  assert.equal(kind("SELECT * { ?x a kgo:Me|"), "class");
  assert.equal(kind("SELECT * { ?x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> |"), "class");
  assert.equal(kind("SELECT * { ?x kgo:a |"), "entity");
});

test("the classes of the subject are known, wherever in the query they are said", () => {
  assert.deepEqual(at("SELECT * { ?x a kgo:Metric ; |")?.classes, ["https://x/o#Metric"]);
  assert.deepEqual(at("SELECT * { ?y a kgo:Law . ?x a kgo:Metric . ?x |")?.classes, ["https://x/o#Metric"]);
  assert.deepEqual(at("SELECT * { ?x | . ?x a <https://y/C> }")?.classes, ["https://y/C"]);
  assert.deepEqual(at("SELECT * { ?x a kgo:A , kgo:B ; |")?.classes, ["https://x/o#A", "https://x/o#B"]);
  assert.deepEqual(at("SELECT * { ?x a ?any ; kgo:p ?y . ?y |")?.classes, []);
});

test("the name that the caret ends is what would be replaced", () => {
  const place = at("SELECT * { ?x kgo:me| ?y }");
  assert.deepEqual([place?.kind, place?.text, place?.from], ["predicate", "kgo:me", 14]);
  assert.equal(at("SELECT * { ?x kgo:of 算力|")?.text, "算力");
});

test("paths, blank nodes, filters and data blocks are understood", () => {
  assert.equal(kind("SELECT * { ?x kgo:a/|"), "predicate");
  assert.equal(kind("SELECT * { ?x (kgo:a|"), "predicate");
  assert.equal(kind("SELECT * { ?x ^|"), "predicate");
  assert.equal(kind("SELECT * { ?x kgo:p [ |"), "predicate");
  assert.equal(kind("SELECT * { ?x kgo:p [ kgo:q ?y ] ; |"), "predicate");
  assert.equal(kind("SELECT * { ?x kgo:p ?y FILTER(|"), "expression");
  assert.equal(kind("SELECT * { ?x kgo:p ?y FILTER(?y > 3) |"), "entity");
  assert.equal(kind("SELECT * { VALUES ?x { |"), "entity");
  assert.equal(kind("SELECT * { { ?x kgo:p ?y } UNION { ?x |"), "predicate");
  assert.equal(kind("SELECT * { GRAPH ?g { ?x |"), "predicate");
});

test("outside of patterns there are words of the language and prefixes", () => {
  assert.equal(kind("|"), "start");
  assert.equal(kind("PREFIX |"), "prefix");
  assert.equal(kind("SELECT ?x |"), "keyword");
  assert.equal(kind("SELECT * { ?x ?p ?y } ORDER |"), "keyword");
});

test("nothing is offered in comments, strings and whole IRIs", () => {
  for (const text of [
    "# so|",
    'SELECT * { ?x ?p "so|',
    "SELECT * { ?x <https://x/so|",
    "SELECT * { } LIMIT 1|",
  ])
    assert.equal(at(text), null, text);
});

test("a half-written query of any shape is read without failing", () => {
  const text = 'SELECT (COUNT(*) AS ?n) { ?x a [ ] ; ( ^kgo:a | !kgo:b )* "x"@en . } } ) ] VALUES';
  for (let caret = 0; caret <= text.length; caret++) placeOf(text.slice(0, caret), caret, prefixes);
});

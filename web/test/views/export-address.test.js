import assert from "node:assert/strict";
import { test } from "node:test";
import { exportAddress, withProgress } from "../../src/views/export-address.js";

const ACTION = "http://site/kg/export?lang=zh";
const PAGE = "http://site/kg/explore?iri=http://e/a&expand=http://e/b";
const filled = (entries) => {
  const form = new FormData();
  const plain = { name: "neighbours", format: "gexf", what: "picture", iri: "http://e/a?b=1&c", steps: "2" };
  for (const [name, value] of Object.entries({ ...plain, ...entries })) form.append(name, value);
  return form;
};
const parameters = (address) => [...new URL(address).searchParams];

test("the picture is asked for with what is opened in it and hidden in it now", () => {
  const page = new URL("http://site/kg/explore?lang=zh&year=2020&pin=1,2,x");
  const state = { iri: "http://e/a?b=1&c", depth: "2", relation: "out http://e/p", hide_class: "http://e/C" };
  for (const [name, value] of Object.entries(state)) page.searchParams.append(name, value);
  for (const key of ["http://e/b", "http://e/c"]) page.searchParams.append("expand", key);
  const address = exportAddress(ACTION, filled({ expand: "http://e/old" }), page.href);
  assert.equal(new URL(address).pathname, "/kg/export/neighbours.gexf");
  assert.deepEqual(parameters(address), [
    ["iri", "http://e/a?b=1&c"],
    ["depth", "2"],
    ["relation", "out http://e/p"],
    ["expand", "http://e/b"],
    ["expand", "http://e/c"],
    ["hide_class", "http://e/C"],
    ["file", "neighbours.gexf"],
  ]);
  assert.ok(address.endsWith(".gexf"), "programs may go by the end of an address");
});

test("a neighbourhood is asked for by its thing and steps, the whole graph by nothing", () => {
  const around = exportAddress(ACTION, filled({ what: "around" }), PAGE);
  assert.deepEqual(parameters(around), [
    ["entity", "http://e/a?b=1&c"],
    ["depth", "2"],
    ["file", "neighbours.gexf"],
  ]);
  assert.deepEqual(parameters(exportAddress(ACTION, filled({ what: "all" }), PAGE)), []);
});

test("language, time and folding go along, and JSON has its own suffix", () => {
  const form = filled({ what: "all", format: "graphology", lang: "zh", static: "true", fold: "false" });
  const address = exportAddress(ACTION, form, PAGE);
  assert.ok(address.startsWith("http://site/kg/export/neighbours.json?"));
  assert.deepEqual(parameters(address), [
    ["lang", "zh"],
    ["static", "true"],
    ["fold", "false"],
    ["file", "neighbours.json"],
  ]);
});

test("the way is told only where the page itself asks", () => {
  assert.equal(withProgress("http://site/export/a.gexf?x=1"), "http://site/export/a.gexf?x=1&progress=true");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { exportAddress, withProgress } from "../../src/views/export-address.js";

const ACTION = "http://site/kg/export?lang=zh";
const filled = (entries) => {
  const form = new FormData();
  const plain = { name: "neighbours", format: "gexf", what: "picture", iri: "http://e/a?b=1&c", steps: "2" };
  for (const [name, value] of Object.entries({ ...plain, ...entries })) form.append(name, value);
  return form;
};
const parameters = (address) => [...new URL(address).searchParams];

test("the picture is asked for with what is opened in it now", () => {
  const form = filled({ depth: "2", relation: "out http://e/p", expand: "http://e/old" });
  const address = exportAddress(ACTION, form, ["http://e/b", "http://e/c"]);
  assert.equal(new URL(address).pathname, "/kg/export/neighbours.gexf");
  assert.deepEqual(parameters(address), [
    ["iri", "http://e/a?b=1&c"],
    ["depth", "2"],
    ["relation", "out http://e/p"],
    ["expand", "http://e/b"],
    ["expand", "http://e/c"],
    ["file", "neighbours.gexf"],
  ]);
  assert.ok(address.endsWith(".gexf"), "programs may go by the end of an address");
});

test("a neighbourhood is asked for by its thing and steps, the whole graph by nothing", () => {
  const around = exportAddress(ACTION, filled({ what: "around" }), ["http://e/b"]);
  assert.deepEqual(parameters(around), [
    ["entity", "http://e/a?b=1&c"],
    ["depth", "2"],
    ["file", "neighbours.gexf"],
  ]);
  assert.deepEqual(parameters(exportAddress(ACTION, filled({ what: "all" }), ["http://e/b"])), []);
});

test("language, time and folding go along, and JSON has its own suffix", () => {
  const form = filled({ what: "all", format: "graphology", lang: "zh", static: "true", fold: "false" });
  const address = exportAddress(ACTION, form, []);
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

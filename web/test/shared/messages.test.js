import assert from "node:assert/strict";
import { test } from "node:test";
import { ENGLISH, speaker } from "../../src/shared/messages.js";

test("texts of the page come before the English ones, which stand in for what it lacks", () => {
  const say = speaker({ open: "打开页面" }, "zh-Hans");
  assert.equal(say("open"), "打开页面");
  assert.equal(say("expand"), ENGLISH.expand);
});

test("a count chooses its plural and is written as the language does", () => {
  const say = speaker({}, "en");
  assert.equal(say("added", { count: 1 }), "1 neighbour added");
  assert.equal(say("added", { count: 1243 }), "1,243 neighbours added");
});

test("a language without plurals needs one form", () => {
  const say = speaker({ "added.other": "已添加 {count} 个邻居" }, "zh");
  assert.equal(say("added", { count: 1 }), "已添加 1 个邻居");
});

test("a value with braces or dollars stands as it is", () => {
  const say = speaker({ picture: "<{label}>" }, "en");
  assert.equal(say("picture", { label: "$& {count}" }), "<$& {count}>");
});

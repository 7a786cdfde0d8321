import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ENGLISH } from "../../src/shared/messages.js";

const read = async (language) =>
  JSON.parse(await readFile(new URL(`../../translations/${language}.json`, import.meta.url), "utf8"));
const values = (text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

for (const language of ["en", "zh"]) {
  test(`every text of the scripts, and no other, is translated: ${language}`, async () => {
    const translated = Object.entries(await read(language)).filter(([key]) =>
      /^(picture|editor)\./.test(key),
    );
    const texts = Object.fromEntries(translated.map(([key, text]) => [key.replace(/^\w+\./, ""), text]));
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(ENGLISH).sort());
    for (const [key, text] of Object.entries(texts))
      assert.deepEqual(values(text), values(ENGLISH[key]), key);
  });
}

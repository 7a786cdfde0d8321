import assert from "node:assert/strict";
import { test } from "node:test";
import { readWithProgress } from "../../src/shared/progress.js";

const bytes = (text) => new TextEncoder().encode(text);

/** A stream that gives these parts. */
const streamOf = (...parts) =>
  new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });

/** The bytes of an answer, in parts of so many. */
const inParts = (whole, size) =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
    whole.subarray(index * size, (index + 1) * size),
  );

const FILE = "{}\nnot a line\n五";
const ANSWER = bytes(
  '{"stage":"reading","done":1,"whole":0}\n{"stage":"writing","done":5,"whole":10}\n' +
    `{"name":"a.gexf","mediaType":"x/y","bytes":${bytes(FILE).length},"report":{"nodes":2}}\n${FILE}`,
);

for (const size of [1, 7, 64, 4096])
  test(`lines are told and the file comes whole, in parts of ${size} bytes`, async () => {
    const told = [];
    const { file, last } = await readWithProgress(streamOf(...inParts(ANSWER, size)), (step) =>
      told.push(step),
    );
    assert.equal(await file.text(), FILE);
    assert.equal(file.type, "x/y");
    assert.equal(last.report.nodes, 2);
    assert.deepEqual(told.slice(0, 2), [
      { stage: "reading", done: 1, whole: 0 },
      { stage: "writing", done: 5, whole: 10 },
    ]);
    assert.equal(told.at(-1).done, last.bytes);
  });

test("a problem is an error with its words", async () => {
  const answer = bytes('{"problem":{"status":400,"title":"T","detail":"nothing is selected"}}\n');
  await assert.rejects(
    readWithProgress(streamOf(answer), () => {}),
    /nothing is selected/,
  );
});

test("an answer that breaks off gives no file", async () => {
  for (const cut of [20, ANSWER.length - 1])
    await assert.rejects(
      readWithProgress(streamOf(ANSWER.subarray(0, cut)), () => {}),
      /not whole/,
    );
});

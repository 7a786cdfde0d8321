/** Reading an answer that tells how far it is: lines of JSON, the last with the length of the file that follows. */

/**
 * @typedef {object} Step
 * @property {string} [stage] what is being done
 * @property {number} [done] how much of it
 * @property {number} [whole] of how much; 0 while that is not known
 * @property {number} [bytes] length of the file that follows; in the last line only
 * @property {string} [name] of the file
 * @property {string} [mediaType] of the file
 * @property {Record<string, any>} [report] what the file holds and lost
 * @property {{status: number, title: string, detail: string}} [problem] why there is no file
 */

const NEW_LINE = 10;

/**
 * Read such an answer to its end.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(step: Step) => void} tell called with every line, and while the file comes
 * @returns {Promise<{file: Blob, last: Step}>}
 */
export async function readWithProgress(stream, tell) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} parts of the line, then of the file */
  let parts = [];
  /** @type {Step | null} */
  let last = null;
  let length = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    let rest = value ?? new Uint8Array();
    while (!last && rest.includes(NEW_LINE)) {
      const end = rest.indexOf(NEW_LINE);
      const step = await lineOf([...parts, rest.subarray(0, end)]);
      [parts, rest] = [[], rest.subarray(end + 1)];
      if (step.problem) throw new Error(step.problem.detail);
      if (step.bytes !== undefined) last = step;
      tell(step);
    }
    parts.push(rest);
    length += rest.length;
    if (!last) length = 0;
    else tell({ stage: "loading", done: length, whole: last.bytes });
  }
  if (!last || length !== last.bytes) throw new Error("the file is not whole");
  return { file: new Blob(/** @type {BlobPart[]} */ (parts), { type: last.mediaType }), last };
}

/**
 * @param {Uint8Array[]} parts
 * @returns {Promise<Step>}
 */
async function lineOf(parts) {
  return JSON.parse(await new Blob(/** @type {BlobPart[]} */ (parts)).text());
}

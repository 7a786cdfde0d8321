/** Labels as they fit into a picture: cut, broken into two lines, measured. */

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Letters a label keeps in the picture. */
export const LONGEST = 28;

/**
 * Cut a text to at most `longest` letters (as readers count them), an ellipsis being the last.
 *
 * @param {string} text
 * @param {number} longest
 * @returns {string}
 */
export function cut(text, longest = LONGEST) {
  const letters = [...segmenter.segment(text)].map((part) => part.segment);
  if (letters.length <= longest) return text;
  return `${letters
    .slice(0, longest - 1)
    .join("")
    .trimEnd()}…`;
}

/**
 * Break a text where its two lines become most even; a text without a good place stays one line.
 *
 * @param {string} text
 * @param {(text: string) => number} measure
 * @returns {string[]}
 */
export function twoLines(text, measure) {
  const whole = measure(text);
  let best = [text];
  let widest = whole;
  for (const place of breaks(text)) {
    const lines = [text.slice(0, place).trimEnd(), text.slice(place).trimStart()];
    const width = Math.max(measure(lines[0]), measure(lines[1]));
    if (width < widest) {
      widest = width;
      best = lines;
    }
  }
  return widest < whole * 0.8 ? best : [text];
}

/**
 * Places where a line may end: after a space or hyphen, and between two Chinese characters.
 *
 * @param {string} text
 * @returns {number[]}
 */
function breaks(text) {
  const places = [];
  for (let place = 1; place < text.length; place++) {
    const before = text[place - 1];
    const after = text[place];
    const spaced = before === " " || (before === "-" && after !== " ");
    if (spaced || (isHan(before) && isHan(after))) places.push(place);
  }
  return places;
}

/** @param {string} letter */
function isHan(letter) {
  return /\p{Script=Han}/u.test(letter);
}

/**
 * Make a ruler for one font; widths are remembered.
 *
 * @param {string} font a CSS font
 * @returns {(text: string) => number}
 */
export function ruler(font) {
  const context = document.createElement("canvas").getContext("2d");
  /** @type {Map<string, number>} */
  const known = new Map();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      if (context) context.font = font;
      width = context ? context.measureText(text).width : text.length * 7;
      known.set(text, width);
    }
    return width;
  };
}

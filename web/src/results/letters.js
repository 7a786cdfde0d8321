/** How wide words are, near enough to lay them out before they are drawn. */

/** Pixels of a Latin letter. */
export const LETTER = 7;

/** @param {string} words */
export function widthOf(words) {
  return [...words].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1.9 : 1), 0);
}

/**
 * @param {string} words
 * @param {number} width in pixels
 */
export function cut(words, width) {
  let kept = words;
  while (kept && widthOf(kept) * LETTER > width) kept = kept.slice(0, -1);
  return kept === words ? words : `${kept.trimEnd()}…`;
}

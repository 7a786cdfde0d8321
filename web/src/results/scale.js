/** Scales of charts. Pure. */

/**
 * Round numbers that cover a range, about so many.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} about
 * @returns {number[]} at least two, the first not above `low`, the last not below `high`
 */
export function ticks(low, high, about) {
  const [from, to] =
    low === high ? [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2] : [low, high];
  const rough = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? 10 * power;
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/**
 * @param {number[]} domain
 * @param {number} start
 * @param {number} end
 * @returns {(value: number) => number}
 */
export function linear(domain, start, end) {
  const [low, high] = [domain[0], domain[domain.length - 1]];
  return (value) => start + ((value - low) / (high - low || 1)) * (end - start);
}

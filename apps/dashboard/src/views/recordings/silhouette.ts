/** Shorter polls are nobody's trouble: they are drawn as the ground line. */
const GROUND_NS = 10_000;

/**
 * The outline of the longest polls as an SVG path in a box of 1 by 1 a column, on a log scale from 10 µs to the longest;
 * empty without polls.
 */
export function silhouettePath(longest: Float64Array): string {
  const top = longest.reduce((most, value) => Math.max(most, value), 0);
  if (top <= 0) return '';
  const range = Math.log(Math.max(top, 10 * GROUND_NS) / GROUND_NS);
  let path = 'M0 1';
  for (const [column, value] of longest.entries()) {
    // What was polled at all can be seen.
    const height = value <= 0 ? 0 : Math.max(0.06, Math.log(Math.max(value, GROUND_NS) / GROUND_NS) / range);
    path += `V${(1 - height).toFixed(3)}H${column + 1}`;
  }
  return `${path}V1Z`;
}

/**
 * Keeps the CPU busy, as parsing or compressing something large does.
 *
 * @param {number} milliseconds
 */
export function spin(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/**
 * Milliseconds since 1970 as the computer's clock stood when the browser started, and steady since: in the page and its worker
 * alike, and also when that clock is set meanwhile. What is shown of a program is measured from its own clock, so that the two
 * may differ by any time.
 */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

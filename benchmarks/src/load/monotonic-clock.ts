const READINGS = 100;

/** `performance.now()` counts from the start of the thread; this much has to be added for all threads to agree. */
const OFFSET_MS = offsetMs();

/** Milliseconds on a clock that all threads of the process share, to a microsecond. */
export function monotonicMs(): number {
  return performance.now() + OFFSET_MS;
}

/** From the reading that was interrupted least: a thread that loses its core between two clocks sees them apart. */
function offsetMs(): number {
  let best = { tookMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let reading = 0; reading < READINGS; reading++) {
    const before = performance.now();
    const shared = Number(process.hrtime.bigint()) / 1e6;
    const tookMs = performance.now() - before;
    if (tookMs < best.tookMs) best = { tookMs, offsetMs: shared - before - tookMs / 2 };
  }
  return best.offsetMs;
}

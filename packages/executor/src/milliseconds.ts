import type { Nanoseconds } from './probe.ts';

export const NANOSECONDS_PER_MILLISECOND = 1e6;

/** @throws RangeError unless `milliseconds` is finite and 0 or more. */
export function toNanoseconds(what: string, milliseconds: number): Nanoseconds {
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return Math.round(milliseconds * NANOSECONDS_PER_MILLISECOND);
  throw new RangeError(`${what} takes a finite number of milliseconds, 0 or more; got ${milliseconds}`);
}

import { existsSync, readFileSync } from 'node:fs';

/** Linux; see proc(5). Its first number: nanoseconds that the calling thread has run. */
const SCHEDSTAT = '/proc/thread-self/schedstat';
const hasSchedstat = existsSync(SCHEDSTAT);

/** Long enough for the thread to be taken off its core. */
const SLEEP_MS = 0.02;
const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Nanoseconds for which the calling thread has run, so that what other programs take from it does not count. Where the
 * system does not tell, nanoseconds that have passed. Sleeps for some 100 µs first: of a thread that runs, the kernel
 * brings the figure up to date only at its timer's ticks, which are 1 to 4 ms apart, and of one that is put to sleep
 * exactly.
 */
export function threadTimeNs(): number {
  if (!hasSchedstat) return performance.now() * 1e6;
  Atomics.wait(sleeper, 0, 0, SLEEP_MS);
  return Number(readFileSync(SCHEDSTAT, 'utf8').split(' ')[0]);
}

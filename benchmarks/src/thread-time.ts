import { existsSync, readFileSync } from 'node:fs';

/** Linux; see proc(5). Its first number: nanoseconds that the calling thread has run. */
const SCHEDSTAT = '/proc/thread-self/schedstat';
const hasSchedstat = existsSync(SCHEDSTAT);

/**
 * Nanoseconds for which the calling thread has run, so that what other programs take from it does not count. Where the
 * system does not tell, nanoseconds that have passed.
 */
export function threadTimeNs(): number {
  if (!hasSchedstat) return performance.now() * 1e6;
  return Number(readFileSync(SCHEDSTAT, 'utf8').split(' ')[0]);
}

import type { Nanoseconds } from '@pollscope/executor';

const SECOND_NS = 1e9;
/** A minute of a block says what it is doing; after that nobody learns from more. */
export const MAX_SAMPLES = 60;

/**
 * At which age a block is looked at next, given the age at the last look: at the threshold, at twice and four times it,
 * and then at each full second.
 */
export function nextSampleAge(threshold: Nanoseconds, lastAge: Nanoseconds): Nanoseconds {
  for (let age = threshold; age <= 4 * threshold; age *= 2) if (age > lastAge) return age;
  return (Math.floor(lastAge / SECOND_NS) + 1) * SECOND_NS;
}

import { currentPoll } from './poll-context.ts';
import { refuseAwait } from './refuse-await.ts';
import type { Leaf, Wait } from './wait.ts';
import { yieldNow } from './yield-now.ts';

/**
 * Leaf: `yield* yieldMaybe()` in a long loop yields if the task has had its slice, so that it stays fair; else it goes
 * on at the cost of one clock read.
 */
export function yieldMaybe(): Leaf<void> {
  return YIELD_MAYBE;
}

const RESUME: IteratorResult<Wait, void> = { done: true, value: undefined };
const GO_ON: Iterator<Wait, void, void> = { next: () => RESUME };

/** Decides when it is begun, which for an async function may be in a later poll than the call. */
class YieldMaybe {
  [Symbol.iterator](): Iterator<Wait, void, void> {
    return currentPoll()?.sliceUsedUp() === true ? yieldNow()[Symbol.iterator]() : GO_ON;
  }
}
refuseAwait(YieldMaybe);

const YIELD_MAYBE: Leaf<void> = new YieldMaybe();

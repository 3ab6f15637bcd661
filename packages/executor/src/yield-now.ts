import { refuseAwait } from './refuse-await.ts';
import { Resource } from './resource.ts';
import type { Leaf, Wait } from './wait.ts';

/**
 * Leaf: `yield* yieldNow()` lets the other runnable tasks go first; this one goes to the back of its own queue.
 * A hand-written iterator, because a generator object for each yield would double the cost of a short poll.
 */
export function yieldNow(): Leaf<void> {
  return new YieldNow();
}

/** Has no state of its own, so all tasks share it; the scheduler knows it and need not ask it. */
export const toTheBack: Wait = {
  resource: new Resource({ kind: 'yield' }),
  register: (waker) => waker.wake(),
  cancel: () => undefined,
};
const PAUSE: IteratorResult<Wait, void> = { done: false, value: toTheBack };
const RESUME: IteratorResult<Wait, void> = { done: true, value: undefined };

class YieldNow implements Iterator<Wait, void, void> {
  #yielded = false;

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Wait, void> {
    if (this.#yielded) return RESUME;
    this.#yielded = true;
    return PAUSE;
  }
}
refuseAwait(YieldNow);

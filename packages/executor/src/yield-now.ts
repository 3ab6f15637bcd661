import type { Wait } from './wait.ts';

/**
 * Leaf: `yield* yieldNow()` lets the other runnable tasks go first; this one goes to the back of its own queue.
 * A hand-written iterator, because a generator object for each yield would double the cost of a short poll.
 */
export function yieldNow(): Iterable<Wait, void, void> {
  return new YieldNow();
}

/** Has no state of its own, so all tasks share it. */
const WAKE_AT_ONCE: Wait = { register: (waker) => waker.wake(), cancel: () => undefined };
const PAUSE: IteratorResult<Wait, void> = { done: false, value: WAKE_AT_ONCE };
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

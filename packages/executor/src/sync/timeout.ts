import type { Nanoseconds } from '../probe.ts';
import { refuseAwait } from '../refuse-await.ts';
import { Resource, type ResourceView } from '../resource.ts';
import type { Leaf, TaskBody, Timer, Wait, Waker } from '../wait.ts';
import { RunningLeaf } from './leaf.ts';
import { NANOSECONDS_PER_MILLISECOND, toNanoseconds } from '../milliseconds.ts';

/** A {@link timeout} ran out. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Leaf: `const reply = yield* timeout(50, replies.recv())` waits for a leaf, but no longer than `milliseconds` from the
 * end of the poll that begins it: Tokio's `timeout`. A leaf that is ready at the same time as the timer wins, and one
 * that is ready at once never waits. The timer is no operation of the budget, so a leaf that uses all of it cannot hold
 * off its own end. To a probe the task waits for what the leaf waits for.
 *
 * Differences: running out is an exception, not a `Result`.
 * @throws TimeoutError, after the leaf's `finally` blocks have run; RangeError unless `milliseconds` is finite and 0 or more.
 */
export function timeout<T>(milliseconds: number, leaf: Leaf<T>): TaskBody<T> {
  return limited(toNanoseconds('timeout', milliseconds), leaf);
}

function* limited<T>(limit: Nanoseconds, body: Leaf<T>): TaskBody<T> {
  const leaf = new RunningLeaf(body);
  const wait = new TimeoutWait(limit, leaf);
  try {
    for (;;) {
      const step = leaf.poll();
      if (step.done === true) return step.value;
      if (wait.isOver) throw wait.error();
      yield wait;
    }
  } finally {
    wait.cancel();
    leaf.cancel();
  }
}
refuseAwait(limited);

/** What a wait is for that is over already. */
const NOTHING = new Resource({ kind: 'timeout' });

class TimeoutWait implements Wait {
  readonly #limit: Nanoseconds;
  readonly #leaf: RunningLeaf<unknown>;
  #timer: Timer | undefined;

  constructor(limit: Nanoseconds, leaf: RunningLeaf<unknown>) {
    this.#limit = limit;
    this.#leaf = leaf;
  }

  get resource(): ResourceView {
    return this.#leaf.wait?.resource ?? NOTHING;
  }

  get isOver(): boolean {
    return this.#timer?.fired === true;
  }

  /** The leaf gets the task's own waker: a wake by the timer costs it one look in vain. */
  register(waker: Waker): void {
    this.#timer ??= waker.wakeAfter(this.#limit);
    this.#leaf.wait?.register(waker);
  }

  /** The leaf itself is cancelled by the generator's `finally`. */
  cancel(): void {
    this.#timer?.cancel();
  }

  error(): TimeoutError {
    const { kind, name } = this.resource;
    const what = name === '' ? kind : `${kind} "${name}"`;
    return new TimeoutError(`waited more than ${this.#limit / NANOSECONDS_PER_MILLISECOND} ms for ${what}`);
  }
}

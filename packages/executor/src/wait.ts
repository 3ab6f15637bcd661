import type { Nanoseconds } from './probe.ts';
import type { ResourceView } from './resource.ts';

/** One pending alarm of a task. */
export interface Timer {
  /** True once the delay has passed and the task was woken. */
  readonly fired: boolean;
  /** No-op when fired or cancelled before. */
  cancel(): void;
}

/** What a timer wakes. */
export interface Wakeable {
  wake(): void;
}

/** Makes one task runnable again. It stays the same for the whole life of the task. */
export interface Waker extends Wakeable {
  /** No-op when the task is queued already or has ended; during the task's own poll it makes the task run again. */
  wake(): void;
  /** Wakes `target`, by default the task, when `delay` has passed, at the executor's first turn from then on. */
  wakeAfter(delay: Nanoseconds, target?: Wakeable): Timer;
  /** The same at `deadline` on the driver's clock; one that has passed is due at once. */
  wakeAt(deadline: Nanoseconds, target?: Wakeable): Timer;
}

/**
 * What a task yields: the thing it waits for. A leaf such as {@link sleep} is a generator function that yields its own
 * wait until the wait is over; a task may be woken without cause, so a leaf looks again after each `yield`.
 */
export interface Wait {
  /** What is waited for, as a probe is told. A leaf that is nothing worth naming shares one resource over all tasks. */
  readonly resource: ResourceView;
  /** Called after each poll that yielded this wait: keep `waker`, and wake it when the task should look again. */
  register(waker: Waker): void;
  /** The task was aborted: forget the waker. */
  cancel(): void;
}

/**
 * That `then` is declared so makes `await sleep(10)`, which would wait for nothing, a compile error: leaves run with
 * `yield* sleep(10)` in a generator task, with `await task.run(sleep(10))` in an async one. See `refuseAwait` as well.
 */
interface NotAwaitable {
  readonly then?: (useYieldStarOrTaskRun: never) => never;
}

/** What `yield*` takes: anything that a task can wait for, mostly a generator not yet begun. */
export interface Leaf<T> extends Iterable<Wait, T, void>, NotAwaitable {}

/** The body of a task while it runs. One `next()` is one poll. */
export interface TaskBody<T> extends Generator<Wait, T, void>, NotAwaitable {}

/** Whether `value` can be registered; the types say so, but a plain JavaScript task can yield anything. */
export function isWait(value: unknown): value is Wait {
  return typeof value === 'object' && value !== null && 'register' in value && typeof value.register === 'function';
}

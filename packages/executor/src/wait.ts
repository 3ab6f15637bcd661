import type { Nanoseconds } from './probe.ts';

/** One pending alarm of a task. */
export interface Timer {
  /** True once the delay has passed and the task was woken. */
  readonly fired: boolean;
  /** No-op when fired or cancelled before. */
  cancel(): void;
}

/** Makes one task runnable again. It stays the same for the whole life of the task. */
export interface Waker {
  /** No-op when the task is queued already or has ended; during the task's own poll it makes the task run again. */
  wake(): void;
  /** Wakes the task when `delay` has passed, at the executor's first turn from then on. */
  wakeAfter(delay: Nanoseconds): Timer;
}

/**
 * What a task yields: the thing it waits for. A leaf such as {@link sleep} is a generator function that yields its own
 * wait until the wait is over; a task may be woken without cause, so a leaf looks again after each `yield`.
 */
export interface Wait {
  /** Called after each poll that yielded this wait: keep `waker`, and wake it when the task should look again. */
  register(waker: Waker): void;
  /** The task was aborted: forget the waker. */
  cancel(): void;
}

/** The body of a task while it runs. One `next()` is one poll. */
export type TaskBody<T> = Generator<Wait, T, void>;

/** Whether `value` can be registered; the types say so, but a plain JavaScript task can yield anything. */
export function isWait(value: unknown): value is Wait {
  return typeof value === 'object' && value !== null && 'register' in value && typeof value.register === 'function';
}

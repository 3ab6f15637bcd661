import { outOfBudget, refundBudget, takeBudget } from './poll-context.ts';
import type { TaskId } from './probe.ts';
import { refuseAwaitOf } from './refuse-await.ts';
import type { Resource } from './resource.ts';
import type { TaskStats } from './stats.ts';
import type { Completion, Task } from './task.ts';
import type { TaskBody, Wait, Waker } from './wait.ts';

let taskOf: <T>(handle: JoinHandle<T>) => Task<T>;

/**
 * The outcome of a spawned task. `await handle` from async code, `yield* handle.join()` from a task; either gives the
 * task's value or throws a {@link JoinError}. Dropping the handle detaches the task: it goes on.
 */
export class JoinHandle<T> implements PromiseLike<T> {
  readonly #task: Task<T>;

  static {
    taskOf = (handle) => handle.#task;
  }

  /** Made by `spawn`. */
  constructor(task: Task<T>) {
    this.#task = task;
  }

  get id(): TaskId {
    return this.#task.id;
  }

  then<A = T, B = never>(
    onReady?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const task = this.#task;
    task.joiners.haveAsked = true;
    const ended =
      task.completion === undefined ? new Promise<void>((resolve) => task.joiners.add(resolve)) : Promise.resolve();
    return ended.then(() => outcomeOf(task)).then(onReady, onFailed);
  }

  /** Figures of the task, also after its end; undefined unless the executor's option `stats` is `full`. */
  stats(): TaskStats | undefined {
    return this.#task.counters?.stats();
  }

  /** Leaf: waits for the task to end. A task that joins itself waits until it is aborted. */
  *join(): TaskBody<T> {
    const task = this.#task;
    task.joiners.haveAsked = true;
    while (!takeBudget()) yield outOfBudget;
    if (task.completion === undefined) {
      refundBudget();
      const wait = new Joining(task);
      do yield wait;
      while (task.completion === undefined);
    }
    return outcomeOf(task);
  }

  /**
   * Ends the task where it waits: its `finally` blocks run before this returns and whoever joins it gets a JoinError of
   * kind `aborted`. A task that was never polled does not begin. A task that aborts itself goes on to its next `yield`;
   * if it returns or throws before one, that is its outcome. No-op on a task that has ended.
   */
  abort(): void {
    this.#task.abort();
  }
}
refuseAwaitOf(JoinHandle.prototype, 'join');

/** Calls back when a task ends, within that poll, or when a promise settles. Leaves the outcome to others. */
export function whenEnded<T>(goal: JoinHandle<T> | PromiseLike<T>, listener: () => void): void {
  if (!(goal instanceof JoinHandle)) {
    goal.then(listener, listener);
    return;
  }
  const task = taskOf(goal);
  if (task.completion === undefined) task.joiners.add(listener);
  else listener();
}

/** Calls back with the outcome when the task ends, within that poll. A panic is then the listener's to handle. */
export function onCompletion<T>(handle: JoinHandle<T>, listener: (completion: Completion<T>) => void): void {
  const task = taskOf(handle);
  task.joiners.haveAsked = true;
  whenEnded(handle, () => {
    if (task.completion !== undefined) listener(task.completion);
  });
}

class Joining<T> implements Wait {
  readonly resource: Resource;
  readonly #task: Task<T>;
  #listener: (() => void) | undefined;

  constructor(task: Task<T>) {
    this.#task = task;
    this.resource = task.joinResource();
  }

  register(waker: Waker): void {
    if (this.#listener !== undefined) return;
    this.#listener = () => waker.wake();
    this.resource.waiting++;
    this.#task.joiners.add(this.#listener);
  }

  cancel(): void {
    if (this.#listener === undefined || this.#task.completion !== undefined) return;
    this.#task.joiners.remove(this.#listener);
    this.resource.waiting--;
  }
}

function outcomeOf<T>({ id, completion }: Task<T>): T {
  if (completion === undefined) throw new Error(`task ${id} has not ended`);
  if (completion.kind === 'failed') throw completion.error;
  return completion.value;
}

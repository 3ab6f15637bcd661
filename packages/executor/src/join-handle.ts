import type { TaskId } from './probe.ts';
import type { Task } from './task.ts';
import type { TaskBody, Wait, Waker } from './wait.ts';

/**
 * The outcome of a spawned task. `await handle` from async code, `yield* handle.join()` from a task; either gives the
 * task's value or throws a {@link JoinError}. Dropping the handle detaches the task: it goes on.
 */
export class JoinHandle<T> implements PromiseLike<T> {
  readonly #task: Task<T>;

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
    task.observed = true;
    const ended =
      task.completion === undefined ? new Promise<void>((resolve) => task.onEnd(resolve)) : Promise.resolve();
    return ended.then(() => outcomeOf(task)).then(onReady, onFailed);
  }

  /** Leaf: waits for the task to end. A task that joins itself waits until it is aborted. */
  *join(): TaskBody<T> {
    const task = this.#task;
    task.observed = true;
    if (task.completion === undefined) {
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

class Joining<T> implements Wait {
  readonly #task: Task<T>;
  #listener: (() => void) | undefined;

  constructor(task: Task<T>) {
    this.#task = task;
  }

  register(waker: Waker): void {
    if (this.#listener !== undefined) return;
    this.#listener = () => waker.wake();
    this.#task.onEnd(this.#listener);
  }

  cancel(): void {
    if (this.#listener !== undefined) this.#task.offEnd(this.#listener);
  }
}

function outcomeOf<T>({ id, completion }: Task<T>): T {
  if (completion === undefined) throw new Error(`task ${id} has not ended`);
  if (completion.kind === 'failed') throw completion.error;
  return completion.value;
}

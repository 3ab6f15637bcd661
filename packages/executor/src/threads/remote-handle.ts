import { refuseAwaitOf } from '../refuse-await.ts';
import type { TaskBody } from '../wait.ts';
import type { RemoteCall } from './remote-call.ts';

/**
 * The outcome of a task on another thread. `await handle` from async code, `yield* handle.join()` from a task; either
 * gives the task's value, or throws a JoinError with the text of what it threw there, or a ClosedError when the
 * connection ended first and nobody knows what became of the task. Dropping the handle detaches the task: it goes on. A
 * panic that nobody waits for is an unhandled rejection.
 */
export class RemoteHandle<T> implements PromiseLike<T> {
  readonly #call: RemoteCall<T>;
  readonly #abort: () => void;

  /** Made by `spawn`. */
  constructor(call: RemoteCall<T>, abort: () => void) {
    this.#call = call;
    this.#abort = abort;
  }

  then<A = T, B = never>(
    onReady?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#call.promise.then(onReady, onFailed);
  }

  /** Leaf: waits for the task to end. One operation of the budget. */
  *join(): TaskBody<T> {
    this.#call.expectFailure();
    yield* this.#call.settled.opened();
    const { outcome } = this.#call;
    if (outcome === undefined) throw new Error('a remote task has settled without an outcome');
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome.value;
  }

  /**
   * Asks the other thread to abort the task, which it does between two polls: whoever joins gets a JoinError of kind
   * `aborted`, unless the task ended before. No-op when it has ended.
   */
  abort(): void {
    this.#abort();
  }
}
refuseAwaitOf(RemoteHandle.prototype, 'join');

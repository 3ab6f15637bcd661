import { refuseAwait } from './refuse-await.ts';
import { Resource } from './resource.ts';
import type { TaskBody, Wait, Waker } from './wait.ts';

/**
 * Leaf: `const body = yield* fromPromise(fetch(url))` waits for a promise and gives its value, or throws its reason
 * inside the task. When the task is aborted the promise goes on and its result is dropped.
 */
export function* fromPromise<T>(promise: PromiseLike<T>): TaskBody<T> {
  const wait = new Settling(promise);
  for (;;) {
    yield wait;
    const { state } = wait;
    switch (state.kind) {
      case 'pending':
        continue;
      case 'fulfilled':
        return state.value;
      case 'rejected':
        throw state.reason;
    }
  }
}
refuseAwait(fromPromise);

type State<T> =
  | { readonly kind: 'pending' }
  | { readonly kind: 'fulfilled'; readonly value: T }
  | { readonly kind: 'rejected'; readonly reason: unknown };

/** All tasks that wait for a promise share it. */
const SETTLING = new Resource({ kind: 'promise' });

class Settling<T> implements Wait {
  readonly resource = SETTLING;
  readonly #promise: PromiseLike<T>;
  #waker: Waker | undefined;
  state: State<T> = { kind: 'pending' };

  constructor(promise: PromiseLike<T>) {
    this.#promise = promise;
  }

  register(waker: Waker): void {
    if (this.#waker !== undefined) return;
    this.#waker = waker;
    SETTLING.waiting++;
    this.#promise.then(
      (value) => this.#settle({ kind: 'fulfilled', value }),
      (reason: unknown) => this.#settle({ kind: 'rejected', reason }),
    );
  }

  cancel(): void {
    if (this.#waker === undefined) return;
    this.#waker = undefined;
    SETTLING.waiting--;
  }

  #settle(state: State<T>): void {
    this.state = state;
    if (this.#waker === undefined) return;
    SETTLING.waiting--;
    this.#waker.wake();
  }
}

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

type State<T> =
  | { readonly kind: 'pending' }
  | { readonly kind: 'fulfilled'; readonly value: T }
  | { readonly kind: 'rejected'; readonly reason: unknown };

class Settling<T> implements Wait {
  readonly #promise: PromiseLike<T>;
  #waker: Waker | undefined;
  state: State<T> = { kind: 'pending' };

  constructor(promise: PromiseLike<T>) {
    this.#promise = promise;
  }

  register(waker: Waker): void {
    if (this.#waker !== undefined) return;
    this.#waker = waker;
    this.#promise.then(
      (value) => this.#settle({ kind: 'fulfilled', value }),
      (reason: unknown) => this.#settle({ kind: 'rejected', reason }),
    );
  }

  cancel(): void {
    this.#waker = undefined;
  }

  #settle(state: State<T>): void {
    this.state = state;
    this.#waker?.wake();
  }
}

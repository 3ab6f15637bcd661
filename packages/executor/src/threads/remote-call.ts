import { Resource } from '../resource.ts';
import { Latch } from '../sync/latch.ts';

export type RemoteOutcome<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: Error };

/** A task on another thread, as the thread that spawned it knows it. */
export class RemoteCall<T> {
  readonly name: string;
  readonly settled: Latch;
  /** For async code. */
  readonly promise: Promise<T>;
  outcome: RemoteOutcome<T> | undefined;
  #resolve: (value: T) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(name: string) {
    this.name = name;
    this.settled = new Latch(new Resource({ kind: 'join', name }));
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  settle(outcome: RemoteOutcome<T>): void {
    this.outcome = outcome;
    this.settled.open();
    if (outcome.kind === 'ready') this.#resolve(outcome.value);
    else this.#reject(outcome.error);
  }

  /** A failure is in somebody's hands, or needs nobody's: it shall not be an unhandled rejection. */
  expectFailure(): void {
    this.promise.catch(() => undefined);
  }
}

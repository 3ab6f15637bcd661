import { isWait, type Leaf, type Wait } from '../wait.ts';

/** What `yield*` gives for a leaf. */
export type LeafResult<L> = L extends Iterable<Wait, infer T, void> ? T : never;

/** A leaf that is polled as part of another one. */
export class RunningLeaf<T> {
  readonly #iterator: Iterator<Wait, T, void>;
  #wait: Wait | undefined;

  constructor(leaf: Leaf<T>) {
    this.#iterator = leaf[Symbol.iterator]();
  }

  /** What it waits for; undefined before its first poll and after its end. */
  get wait(): Wait | undefined {
    return this.#wait;
  }

  /** @throws what the leaf throws; TypeError when it yields what cannot be waited for. Either is its end. */
  poll(): IteratorResult<Wait, T> {
    this.#wait = undefined;
    const step = this.#iterator.next();
    if (step.done === true) return step;
    if (!isWait(step.value)) throw new TypeError('a leaf yielded nothing to wait for: write yield* before a leaf');
    this.#wait = step.value;
    return step;
  }

  /**
   * Ends it where it waits, as an abort ends a task: forgets the wait and runs its `finally` blocks, which cannot wait.
   * @throws whatever they throw; Error when they wait.
   */
  cancel(): void {
    const wait = this.#wait;
    if (wait === undefined) return;
    this.#wait = undefined;
    wait.cancel();
    const step = this.#iterator.return?.();
    if (step === undefined || step.done === true) return;
    const refusal = new Error('a leaf was cancelled: its finally blocks cannot wait');
    this.#iterator.throw?.(refusal);
    throw refusal;
  }
}

import { Resource, type ResourceView } from '../resource.ts';
import { type Branch, Branches } from '../sync/branches.ts';
import type { Leaf, Wait, Waker } from '../wait.ts';

/** What an async function waits for that waits for nothing of the executor, or for several leaves at once. */
const PROMISES = new Resource({ kind: 'promise', name: 'of an async function' });

/** A leaf that an async function runs, and the promise that it gets for it. */
interface Run {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** The leaves that one async function runs, mostly one at a time; together they are what its task waits for. */
export class LeafRuns implements Wait {
  readonly #branches = new Branches<unknown>(PROMISES);
  readonly #runs = new Map<Branch<unknown>, Run>();

  get resource(): ResourceView {
    return this.#branches.resource;
  }

  /** `polled`: whether the task is being polled, so that the leaf may be polled at once; else its task is woken. */
  run<T>(leaf: Leaf<T>, polled: boolean): Promise<T> {
    if (typeof leaf?.[Symbol.iterator] !== 'function') {
      return Promise.reject(new TypeError('run takes a leaf: await task.run(sleep(10))'));
    }
    const branch = polled ? this.#branches.addUnwoken(leaf) : this.#branches.add(leaf);
    const run = newRun();
    this.#runs.set(branch, run);
    if (polled) this.#poll(branch);
    return run.promise as Promise<T>; // it is resolved with what the leaf gives
  }

  /** Polls the leaves that were woken, which resolves the promises of those that are ready. */
  poll(): void {
    for (const branch of this.#branches.takeWoken()) this.#poll(branch);
  }

  register(waker: Waker): void {
    this.#branches.register(waker);
  }

  cancel(): void {
    this.#branches.cancel();
  }

  /**
   * Cancels the leaves, and rejects their promises. A promise for which nobody waits counts as handled.
   * @throws what the leaves' `finally` blocks throw.
   */
  end(reason: unknown): void {
    for (const { promise, reject } of this.#runs.values()) {
      promise.catch(() => undefined);
      reject(reason);
    }
    this.#runs.clear();
    this.#branches.cancelAll();
  }

  #poll(branch: Branch<unknown>): void {
    const run = this.#runs.get(branch);
    try {
      const step = branch.poll();
      if (step.done !== true) return;
      run?.resolve(step.value);
    } catch (error) {
      run?.reject(error);
    }
    this.#runs.delete(branch);
  }
}

function newRun(): Run {
  let settle: Omit<Run, 'promise'> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<unknown>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

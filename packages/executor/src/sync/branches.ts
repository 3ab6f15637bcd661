import type { Nanoseconds } from '../probe.ts';
import { Resource, type ResourceView } from '../resource.ts';
import type { Leaf, Timer, Wait, Wakeable, Waker } from '../wait.ts';
import { RunningLeaf } from './leaf.ts';

/** What tasks wait for that wait for several leaves at once; those that nobody named share it. */
const UNNAMED = new Resource({ kind: 'group' });

/**
 * Several leaves polled by one task, which waits for all of them at once. Each has a waker of its own, so that a poll
 * costs O(branches that were woken), and the first O(branches).
 */
export class Branches<T> implements Wait {
  readonly #resource: Resource;
  readonly #live = new Set<Branch<T>>();
  #woken: Branch<T>[] = [];
  readonly #unregistered: Branch<T>[] = [];
  #waker: Waker | undefined;
  #waiting = false;
  #added = 0;

  constructor(resource: Resource = UNNAMED) {
    this.#resource = resource;
  }

  /** Those that have not ended. */
  get size(): number {
    return this.#live.size;
  }

  /** What the last one left waits for; while there are several, the group. */
  get resource(): ResourceView {
    if (this.#live.size !== 1) return this.#resource;
    const [last] = this.#live;
    return last?.wait?.resource ?? this.#resource;
  }

  /** It is polled with the next {@link takeWoken}. */
  add(leaf: Leaf<T>): Branch<T> {
    const branch = this.addUnwoken(leaf);
    this.branchWoken(branch);
    return branch;
  }

  /** The caller polls it at once. */
  addUnwoken(leaf: Leaf<T>): Branch<T> {
    const branch = new Branch(this, leaf, this.#added++);
    this.#live.add(branch);
    return branch;
  }

  /** Those to be polled now, in the order of their wakes. What is woken from now on is for the next poll. */
  takeWoken(): Branch<T>[] {
    this.#countWaiting(false);
    const woken = this.#woken;
    this.#woken = [];
    return woken;
  }

  register(waker: Waker): void {
    this.#countWaiting(this.resource === this.#resource);
    this.#waker = waker;
    for (const branch of this.#unregistered) branch.wait?.register(branch);
    this.#unregistered.length = 0;
    if (this.#woken.length > 0) waker.wake();
  }

  /** The branches themselves are cancelled by the `finally` of the generator that polls them. */
  cancel(): void {
    this.#countWaiting(false);
  }

  /**
   * Cancels the branches that have not ended, in the order in which they were added.
   * @throws what their `finally` blocks throw, in an AggregateError when several do, after all were cancelled.
   */
  cancelAll(): void {
    const errors: unknown[] = [];
    for (const branch of this.#live) {
      try {
        branch.cancel();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#countWaiting(false);
    this.#live.clear();
    if (errors.length > 1) throw new AggregateError(errors, 'several branches failed when they were cancelled');
    if (errors.length === 1) throw errors[0];
  }

  /** For {@link Branch}. */
  branchWoken(branch: Branch<T>): void {
    this.#woken.push(branch);
    this.#waker?.wake();
  }

  /** For {@link Branch}: it was polled and waits. */
  branchWaits(branch: Branch<T>): void {
    this.#unregistered.push(branch);
  }

  /** For {@link Branch}. */
  branchEnded(branch: Branch<T>): void {
    this.#live.delete(branch);
  }

  /** For {@link Branch}. */
  wakeAt(deadline: Nanoseconds, target: Wakeable): Timer {
    return this.#registered().wakeAt(deadline, target);
  }

  /** For {@link Branch}. */
  wakeAfter(delay: Nanoseconds, target: Wakeable): Timer {
    return this.#registered().wakeAfter(delay, target);
  }

  #registered(): Waker {
    if (this.#waker === undefined) throw new Error('a branch asked for a timer before its task waited');
    return this.#waker;
  }

  #countWaiting(waiting: boolean): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#resource.waiting += waiting ? 1 : -1;
  }
}

/** `wokenAgain`: woken during its own poll. */
type BranchState = 'waiting' | 'woken' | 'polled' | 'wokenAgain' | 'ended';

/** One leaf of several, and its waker. */
export class Branch<T> implements Waker {
  /** Position in the order in which they were added. */
  readonly index: number;
  readonly #owner: Branches<T>;
  readonly #leaf: RunningLeaf<T>;
  #state: BranchState = 'woken';

  constructor(owner: Branches<T>, leaf: Leaf<T>, index: number) {
    this.#owner = owner;
    this.#leaf = new RunningLeaf(leaf);
    this.index = index;
  }

  get wait(): Wait | undefined {
    return this.#leaf.wait;
  }

  /** @throws what the leaf throws, which is its end. */
  poll(): IteratorResult<Wait, T> {
    this.#state = 'polled';
    let step: IteratorResult<Wait, T> | undefined;
    try {
      step = this.#leaf.poll();
      return step;
    } finally {
      if (step?.done === false) this.#suspend();
      else this.#end();
    }
  }

  cancel(): void {
    this.#state = 'ended';
    this.#leaf.cancel();
  }

  wake(): void {
    if (this.#state === 'polled') this.#state = 'wokenAgain';
    if (this.#state !== 'waiting') return;
    this.#state = 'woken';
    this.#owner.branchWoken(this);
  }

  wakeAt(deadline: Nanoseconds, target: Wakeable = this): Timer {
    return this.#owner.wakeAt(deadline, target);
  }

  wakeAfter(delay: Nanoseconds, target: Wakeable = this): Timer {
    return this.#owner.wakeAfter(delay, target);
  }

  #suspend(): void {
    const wokenAgain = this.#state === 'wokenAgain';
    this.#state = 'waiting';
    this.#owner.branchWaits(this);
    if (wokenAgain) this.wake();
  }

  #end(): void {
    this.#state = 'ended';
    this.#owner.branchEnded(this);
  }
}

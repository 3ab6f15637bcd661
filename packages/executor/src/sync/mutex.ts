import { outOfBudget, type PolledTask, reportAcquired, reportReleased, takeBudget } from '../poll-context.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { TaskBody } from '../wait.ts';
import { PermitPool } from './permit-pool.ts';
import type { NamedOptions } from './named-options.ts';

/**
 * One task at a time, first come, first served: Tokio's `Mutex`. Between two yields a task is alone anyway; a mutex is
 * for a section that waits in between.
 *
 * ```ts
 * const guard = yield* ledger.lock();
 * try {
 *   yield* book(entry);
 * } finally {
 *   guard.release();
 * }
 * ```
 * Differences: it guards a section and not a value, since JavaScript could not keep others from the value. It is not
 * reentrant, as there: a task that locks it twice waits for itself.
 */
export class Mutex {
  readonly #resource: Resource;
  readonly #pool: PermitPool;

  constructor(options: NamedOptions = {}) {
    this.#resource = new Resource({ kind: 'mutex', available: 1, capacity: 1, ...options });
    this.#pool = new PermitPool(this.#resource, 1, () => {
      this.#resource.available = this.#pool.available;
    });
  }

  /** Also true while it is on its way to a task that waited for it. */
  get isLocked(): boolean {
    return this.#pool.available === 0;
  }

  /** Leaf: waits until the mutex is free and everybody who came before has had it. One operation of the budget. */
  *lock(): TaskBody<MutexGuard> {
    while (!takeBudget()) yield outOfBudget;
    if (!this.#pool.tryAcquire(1)) yield* this.#pool.acquire(1);
    return new MutexGuard(this.#pool, this.#resource);
  }

  /** Undefined when it is locked. */
  tryLock(): MutexGuard | undefined {
    return this.#pool.tryAcquire(1) ? new MutexGuard(this.#pool, this.#resource) : undefined;
  }
}
refuseAwaitOf(Mutex.prototype, 'lock');

/** A locked mutex. */
export class MutexGuard {
  readonly #pool: PermitPool;
  readonly #resource: Resource;
  readonly #holder: PolledTask | undefined;
  #held = true;

  /** Made by the mutex. */
  constructor(pool: PermitPool, resource: Resource) {
    this.#pool = pool;
    this.#resource = resource;
    this.#holder = reportAcquired(resource, 1);
  }

  /** Unlocks the mutex, from inside or outside of a task. No-op when that was done before. */
  release(): void {
    if (!this.#held) return;
    this.#held = false;
    reportReleased(this.#resource, 1, this.#holder);
    this.#pool.release(1);
  }
}

import { outOfBudget, type PolledTask, reportAcquired, reportReleased, takeBudget } from '../poll-context.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { TaskBody } from '../wait.ts';
import { ClosedError } from './closed-error.ts';
import type { NamedOptions } from './named-options.ts';
import { PermitPool } from './permit-pool.ts';

/**
 * A number of permits that tasks take and give back, first come, first served: Tokio's `Semaphore`.
 *
 * ```ts
 * const permit = yield* connections.acquire();
 * try {
 *   yield* query();
 * } finally {
 *   permit.release();
 * }
 * ```
 * Differences: a permit that is not released stays taken, since JavaScript tells nobody when an object is gone.
 */
export class Semaphore {
  readonly #resource: Resource;
  readonly #pool: PermitPool;

  /** @throws RangeError unless `permits` is a whole number, 0 or more. */
  constructor(permits: number, options: NamedOptions = {}) {
    const capacity = checkedPermits(permits, 0);
    this.#resource = new Resource({ kind: 'semaphore', available: capacity, capacity, ...options });
    this.#pool = new PermitPool(this.#resource, capacity, () => {
      this.#resource.available = this.#pool.available;
    });
  }

  /** Free permits that nobody waits for. */
  get available(): number {
    return this.#pool.available;
  }

  get isClosed(): boolean {
    return this.#pool.isClosed;
  }

  /** Leaf: waits for one permit. One operation of the budget. @throws ClosedError when the semaphore is closed. */
  acquire(): TaskBody<SemaphorePermit> {
    return this.acquireMany(1);
  }

  /**
   * Leaf: waits for `amount` permits, which come all at once; later requests wait behind it, even those that would fit.
   * @throws ClosedError when the semaphore is closed; RangeError unless `amount` is a whole number above 0.
   */
  *acquireMany(amount: number): TaskBody<SemaphorePermit> {
    checkedPermits(amount, 1);
    while (!takeBudget()) yield outOfBudget;
    if (!this.#pool.tryAcquire(amount) && !(yield* this.#pool.acquire(amount))) {
      throw new ClosedError(`semaphore "${this.#resource.name}" is closed`);
    }
    return new SemaphorePermit(this.#pool, this.#resource, amount);
  }

  /** Undefined when that would mean to wait, when others wait already, and when the semaphore is closed. */
  tryAcquire(amount = 1): SemaphorePermit | undefined {
    checkedPermits(amount, 1);
    return this.#pool.tryAcquire(amount) ? new SemaphorePermit(this.#pool, this.#resource, amount) : undefined;
  }

  /** Makes `amount` more permits. */
  addPermits(amount: number): void {
    this.#resource.capacity += checkedPermits(amount, 0);
    this.#pool.release(amount);
  }

  /** Takes away up to `amount` free permits for good and returns how many. */
  forgetPermits(amount: number): number {
    const forgotten = this.#pool.forget(checkedPermits(amount, 0));
    this.#resource.capacity -= forgotten;
    return forgotten;
  }

  /** Whoever waits, and whoever comes later, gets a {@link ClosedError}. Permits that are held stay valid. */
  close(): void {
    this.#pool.close();
  }
}
refuseAwaitOf(Semaphore.prototype, 'acquireMany');

/** Permits that are held, from inside or outside of a task. */
export class SemaphorePermit {
  readonly amount: number;
  readonly #pool: PermitPool;
  readonly #resource: Resource;
  readonly #holder: PolledTask | undefined;
  #held = true;

  /** Made by the semaphore. */
  constructor(pool: PermitPool, resource: Resource, amount: number) {
    this.#pool = pool;
    this.#resource = resource;
    this.amount = amount;
    this.#holder = reportAcquired(resource, amount);
  }

  /** Gives the permits back, at any time, from anywhere. No-op when that was done before. */
  release(): void {
    if (this.#drop()) this.#pool.release(this.amount);
  }

  /** Takes the permits out of the semaphore for good. No-op when they were released before. */
  forget(): void {
    if (this.#drop()) this.#resource.capacity -= this.amount;
  }

  #drop(): boolean {
    if (!this.#held) return false;
    this.#held = false;
    reportReleased(this.#resource, this.amount, this.#holder);
    return true;
  }
}

function checkedPermits(amount: number, least: number): number {
  if (Number.isSafeInteger(amount) && amount >= least) return amount;
  throw new RangeError(`a number of permits is a whole number, ${least} or more; got ${amount}`);
}

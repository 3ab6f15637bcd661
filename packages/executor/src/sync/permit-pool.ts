import { refundBudget, takeBudget } from '../poll-context.ts';
import type { Resource } from '../resource.ts';
import type { Wait } from '../wait.ts';
import { QueuedWait, WaitQueue } from './wait-queue.ts';

/**
 * Permits that are given out strictly in the order of request: what Tokio's `batch_semaphore` is to its semaphore, mutex
 * and channels, this is to ours. A request that does not fit yet keeps all later ones waiting, so a large one is not
 * starved by small ones. Permits are assigned when they become free, not when the task looks, so nobody overtakes.
 */
export class PermitPool {
  readonly #resource: Resource;
  readonly #waits: WaitQueue<PermitWait>;
  readonly #onChange: (() => void) | undefined;
  #free: number;
  #closed = false;

  /** `onChange` is called whenever {@link available} may have changed, also by an abort. */
  constructor(resource: Resource, free: number, onChange?: () => void) {
    this.#resource = resource;
    this.#waits = new WaitQueue(resource);
    this.#free = free;
    this.#onChange = onChange;
  }

  /** Permits that somebody could have now: none while anybody waits, since the free ones are for the first who waits. */
  get available(): number {
    return this.#waits.first === undefined ? this.#free : 0;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** O(1). Refuses as well while others wait, and once closed. */
  tryAcquire(amount: number): boolean {
    if (this.#closed || this.#waits.first !== undefined || this.#free < amount) return false;
    this.#free -= amount;
    this.#onChange?.();
    return true;
  }

  /**
   * Waits for permits that {@link tryAcquire} refused. False: the pool was closed. It completes in the poll after it was
   * given them even if that poll's budget is used up; permits that lie about would keep others waiting.
   */
  *acquire(amount: number): Generator<Wait, boolean, void> {
    if (this.#closed) return false;
    refundBudget();
    const wait = new PermitWait(this, this.#resource, amount);
    this.#waits.push(wait);
    this.#onChange?.();
    do yield wait;
    while (wait.pending);
    takeBudget();
    return wait.take();
  }

  /** O(1) and one wake for each request that is now met. */
  release(amount: number): void {
    this.#free += amount;
    this.#grant();
  }

  /** Takes away up to `amount` free permits and returns how many. */
  forget(amount: number): number {
    const forgotten = Math.min(amount, this.available);
    this.#free -= forgotten;
    this.#onChange?.();
    return forgotten;
  }

  /** All who wait, and all who come later, are told so. Permits that have been given out stay valid. O(waits). */
  close(): void {
    this.#closed = true;
    for (let first = this.#waits.first; first !== undefined; first = this.#waits.first) {
      this.#waits.remove(first);
      first.settle('closed');
    }
    this.#onChange?.();
  }

  /** For {@link PermitWait}: a request is withdrawn, which may let those behind it through. */
  withdraw(wait: PermitWait): void {
    this.#waits.remove(wait);
    this.#grant();
  }

  #grant(): void {
    for (let first = this.#waits.first; first !== undefined && this.#free >= first.amount; first = this.#waits.first) {
      this.#free -= first.amount;
      this.#waits.remove(first);
      first.settle('granted');
    }
    this.#onChange?.();
  }
}

class PermitWait extends QueuedWait<PermitWait> {
  readonly amount: number;
  readonly #pool: PermitPool;
  #state: 'waiting' | 'granted' | 'closed' | 'over' = 'waiting';

  constructor(pool: PermitPool, resource: Resource, amount: number) {
    super(resource);
    this.#pool = pool;
    this.amount = amount;
  }

  get pending(): boolean {
    return this.#state === 'waiting';
  }

  settle(state: 'granted' | 'closed'): void {
    this.#state = state;
    this.wake();
  }

  /** The task has them now. */
  take(): boolean {
    const granted = this.#state === 'granted';
    this.#state = 'over';
    return granted;
  }

  /** Permits that were assigned already go to the next who waits. */
  cancel(): void {
    const state = this.#state;
    this.#state = 'over';
    if (state === 'waiting') this.#pool.withdraw(this);
    else if (state === 'granted') this.#pool.release(this.amount);
  }
}

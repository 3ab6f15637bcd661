import { refuseAwait } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { Leaf, TaskBody } from '../wait.ts';
import type { NamedOptions } from './named-options.ts';
import { QueuedWait, WaitQueue } from './wait-queue.ts';

/**
 * Wakes tasks without a message: Tokio's `Notify`, not budgeted, as there.
 *
 * ```ts
 * while (ring.isEmpty) yield* filled.notified();
 * ```
 * Differences: what is enabled and then not waited for has to be cancelled, where Rust would drop it.
 */
export class Notify {
  readonly #resource: Resource;
  readonly #waits: WaitQueue<NotifiedWait>;
  /** Calls of {@link notifyWaiters} so far: who was created before one is woken by it. */
  #broadcasts = 0;

  constructor(options: NamedOptions = {}) {
    this.#resource = new Resource({ kind: 'notify', available: 0, capacity: 1, ...options });
    this.#waits = new WaitQueue(this.#resource);
  }

  /**
   * Leaf: `yield* notify.notified()` waits for a notification. To look at something in between without missing one,
   * enable it before: `const filled = notify.notified(); filled.enable(); …; yield* filled`.
   */
  notified(): Notified {
    return new NotifiedWait(this, this.#resource);
  }

  /** Wakes the task that has waited longest; when none waits, the next one does not have to. At most one is stored. */
  notifyOne(): void {
    this.#notify('first');
  }

  /** The same with the task that began to wait last. */
  notifyLast(): void {
    this.#notify('last');
  }

  /** Wakes whoever waits and whoever holds a {@link Notified} from before. Stores nothing. O(waits). */
  notifyWaiters(): void {
    this.#broadcasts++;
    for (let first = this.#waits.first; first !== undefined; first = this.#waits.first) {
      this.#waits.remove(first);
      first.settle('broadcast');
    }
  }

  /** For {@link NotifiedWait}. */
  get broadcasts(): number {
    return this.#broadcasts;
  }

  /** For {@link NotifiedWait}: takes the stored notification, or else queues. True: taken. */
  takeOrQueue(wait: NotifiedWait): boolean {
    if (this.#resource.available === 1) {
      this.#resource.available = 0;
      return true;
    }
    this.#waits.push(wait);
    return false;
  }

  /** For {@link NotifiedWait}: one that is queued goes; one that was notified passes that on to the next. */
  forget(wait: NotifiedWait, state: NotifiedState): void {
    switch (state) {
      case 'queued':
        this.#waits.remove(wait);
        return;
      case 'first':
      case 'last':
        this.#notify(state);
        return;
      case 'created':
      case 'broadcast':
      case 'over':
        return;
    }
  }

  #notify(which: 'first' | 'last'): void {
    const wait = this.#waits[which];
    if (wait === undefined) {
      this.#resource.available = 1;
      return;
    }
    this.#waits.remove(wait);
    wait.settle(which);
  }
}

/** A wait for a notification, which can begin before the task suspends. Used once. */
export interface Notified extends Leaf<void> {
  /** Begins to wait, in line with the others. True: it is notified already. */
  enable(): boolean;
  /** It will not be waited for; a notification that it got goes to another. No-op when it is over. */
  cancel(): void;
}

/** `first`, `last`, `broadcast`: notified, and how; `over`: the task knows. */
type NotifiedState = 'created' | 'queued' | 'first' | 'last' | 'broadcast' | 'over';

class NotifiedWait extends QueuedWait<NotifiedWait> implements Notified {
  readonly #notify: Notify;
  readonly #bornAt: number;
  #state: NotifiedState = 'created';

  constructor(notify: Notify, resource: Resource) {
    super(resource);
    this.#notify = notify;
    this.#bornAt = notify.broadcasts;
  }

  *[Symbol.iterator](): TaskBody<void> {
    while (!this.enable()) yield this;
  }

  get pending(): boolean {
    return this.#state === 'queued';
  }

  enable(): boolean {
    if (this.#state === 'created') {
      const isMissed = this.#bornAt !== this.#notify.broadcasts;
      this.#state = isMissed || this.#notify.takeOrQueue(this) ? 'over' : 'queued';
    }
    if (this.#state === 'queued') return false;
    this.#state = 'over';
    return true;
  }

  settle(how: 'first' | 'last' | 'broadcast'): void {
    this.#state = how;
    this.wake();
  }

  cancel(): void {
    const state = this.#state;
    this.#state = 'over';
    this.#notify.forget(this, state);
  }
}
refuseAwait(NotifiedWait);

import { outOfBudget, refundBudget, takeBudget } from '../poll-context.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import type { Resource } from '../resource.ts';
import type { TaskBody } from '../wait.ts';
import { QueuedWait, WaitQueue } from './wait-queue.ts';

/** Closed at first, opened once and for good; whoever waits is woken then. */
export class Latch {
  readonly #resource: Resource;
  readonly #waits: WaitQueue<LatchWait>;
  #open = false;

  constructor(resource: Resource) {
    this.#resource = resource;
    this.#waits = new WaitQueue(resource);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** O(waits). No-op when open. */
  open(): void {
    this.#open = true;
    for (let first = this.#waits.first; first !== undefined; first = this.#waits.first) {
      this.#waits.remove(first);
      first.settle();
    }
  }

  /** Leaf: waits until it is open. One operation of the budget. */
  *opened(): TaskBody<void> {
    while (!takeBudget()) yield outOfBudget;
    if (this.#open) return;
    refundBudget();
    const wait = new LatchWait(this.#resource, this.#waits);
    this.#waits.push(wait);
    do yield wait;
    while (wait.pending);
    takeBudget();
  }
}
refuseAwaitOf(Latch.prototype, 'opened');

class LatchWait extends QueuedWait<LatchWait> {
  readonly #queue: WaitQueue<LatchWait>;
  pending = true;

  constructor(resource: Resource, queue: WaitQueue<LatchWait>) {
    super(resource);
    this.#queue = queue;
  }

  settle(): void {
    this.pending = false;
    this.wake();
  }

  cancel(): void {
    if (!this.pending) return;
    this.pending = false;
    this.#queue.remove(this);
  }
}

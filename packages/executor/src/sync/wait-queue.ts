import type { Resource } from '../resource.ts';
import type { Wait, Waker } from '../wait.ts';

/** A wait that stands in a {@link WaitQueue}. It is its own list node, so that waiting allocates nothing else. */
export abstract class QueuedWait<Self> implements Wait {
  readonly resource: Resource;
  previous: Self | undefined;
  next: Self | undefined;
  #waker: Waker | undefined;

  constructor(resource: Resource) {
    this.resource = resource;
  }

  /** Still in its queue: nobody has given it what it waits for. */
  abstract readonly pending: boolean;

  abstract cancel(): void;

  /** What is waited for may have come since the wait was queued, for that is earlier than here. */
  register(waker: Waker): void {
    if (this.pending) this.#waker = waker;
    else waker.wake();
  }

  protected wake(): void {
    this.#waker?.wake();
  }
}

/** Waits in the order in which they came. All operations are O(1); `waiting` of the resource is kept with them. */
export class WaitQueue<Item extends QueuedWait<Item>> {
  readonly #resource: Resource;
  first: Item | undefined;
  last: Item | undefined;

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  push(wait: Item): void {
    wait.previous = this.last;
    if (this.last === undefined) this.first = wait;
    else this.last.next = wait;
    this.last = wait;
    this.#resource.waiting++;
  }

  /** `wait` is in this queue. */
  remove(wait: Item): void {
    const { previous, next } = wait;
    if (previous === undefined) this.first = next;
    else previous.next = next;
    if (next === undefined) this.last = previous;
    else next.previous = previous;
    wait.previous = undefined;
    wait.next = undefined;
    this.#resource.waiting--;
  }
}

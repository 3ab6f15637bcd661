import { outOfBudget, takeBudget } from '../poll-context.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import type { Leaf, TaskBody } from '../wait.ts';
import type { ChannelState } from './channel-state.ts';

/** The side of a channel that takes items out. Several tasks may share one: each item goes to one of them. */
export class Receiver<T> {
  readonly #state: ChannelState<T>;

  /** Made by `channel`. */
  constructor(state: ChannelState<T>) {
    this.#state = state;
  }

  /** Items that lie in the channel, counting those on their way to a task that waited. */
  get length(): number {
    return this.#state.length;
  }

  /** Nothing more can be sent; there may be items left. */
  get isClosed(): boolean {
    return this.#state.isClosed;
  }

  /** Leaf: waits for an item; undefined once the channel is closed and empty. One operation of the budget. */
  *recv(): TaskBody<T | undefined> {
    while (!takeBudget()) yield outOfBudget;
    const { items } = this.#state;
    if (items.tryAcquire(1) || (yield* items.acquire(1))) return this.#state.take();
    return undefined;
  }

  /** From inside or outside of a task: undefined when there is no item that nobody else was promised. */
  tryRecv(): T | undefined {
    return this.#state.items.tryAcquire(1) ? this.#state.take() : undefined;
  }

  /** Leaf: `yield* jobs.forEach(function* (job) { … })` until the channel is closed and empty. */
  *forEach(body: (item: T) => Leaf<unknown>): TaskBody<void> {
    for (let item = yield* this.recv(); item !== undefined; item = yield* this.recv()) yield* body(item);
  }

  /** Refuses what is sent from now on, and what waits to be; what lies in the channel can still be received. */
  close(): void {
    this.#state.close();
  }
}
refuseAwaitOf(Receiver.prototype, 'recv', 'forEach');

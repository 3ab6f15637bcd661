import { outOfBudget, takeBudget } from '../poll-context.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import type { TaskBody } from '../wait.ts';
import type { ChannelState } from './channel-state.ts';
import { ClosedError } from './closed-error.ts';

/** The side of a channel that puts items in. Several tasks and callbacks may share one. */
export class Sender<T> {
  readonly #state: ChannelState<T>;
  #closed = false;

  /** Made by `channel` and by {@link clone}. */
  constructor(state: ChannelState<T>) {
    this.#state = state;
    state.addSender();
  }

  /** The receiver closed, or all senders did, or this one. */
  get isClosed(): boolean {
    return this.#closed || this.#state.isClosed;
  }

  /**
   * Leaf: waits for room and puts `item` in. One operation of the budget.
   * @throws ClosedError when the channel is closed, or is closed while this waits.
   */
  *send(item: T): TaskBody<void> {
    while (!takeBudget()) yield outOfBudget;
    if (this.isClosed) throw this.#refusal('nothing can be sent');
    const { room } = this.#state;
    if (room !== undefined && !room.tryAcquire(1)) yield* room.acquire(1);
    if (this.#state.isClosed) throw this.#refusal('nothing can be sent');
    this.#state.put(item);
  }

  /** From inside or outside of a task. `full` also while others wait for room, since they were first. */
  trySend(item: T): 'sent' | 'full' | 'closed' {
    if (this.isClosed) return 'closed';
    if (this.#state.room?.tryAcquire(1) === false) return 'full';
    this.#state.put(item);
    return 'sent';
  }

  /** Leaf: waits until nothing can be sent any more, so that work for nobody can end. */
  closed(): TaskBody<void> {
    return this.#state.closed.opened();
  }

  /** One more sender: the channel closes when each has closed. */
  clone(): Sender<T> {
    if (this.isClosed) throw this.#refusal('it takes no sender');
    return new Sender(this.#state);
  }

  /** This sender sends no more; when no other is left the receiver gets what lies in the channel and then the end. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#state.removeSender();
  }

  #refusal(consequence: string): ClosedError {
    return new ClosedError(`channel "${this.#state.resource.name}" is closed: ${consequence}`);
  }
}
refuseAwaitOf(Sender.prototype, 'send');

import { refuseAwaitOf } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { TaskBody } from '../wait.ts';
import { ClosedError } from './closed-error.ts';
import { Latch } from './latch.ts';
import type { NamedOptions } from './named-options.ts';

/** `closed`: the sender went without a value, or the receiver does not want one. `taken`: the value has been received. */
type State<T> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'sent'; readonly value: T }
  | { readonly kind: 'taken' }
  | { readonly kind: 'closed' };

/**
 * A channel for one value: Tokio's `oneshot`.
 *
 * ```ts
 * const { sender, receiver } = oneshot<Image>();
 * worker.onmessage = (event) => sender.send(event.data);
 * const image = yield* receiver.recv();
 * ```
 * Differences: both sides have `close()`, where Rust drops them; sending twice throws, where Rust does not compile.
 */
export function oneshot<T>(options: NamedOptions = {}): {
  readonly sender: OneshotSender<T>;
  readonly receiver: OneshotReceiver<T>;
} {
  const slot = new Slot<T>(new Resource({ kind: 'oneshot', available: 0, capacity: 1, ...options }));
  return { sender: new OneshotSender(slot), receiver: new OneshotReceiver(slot) };
}

/** What the two sides share. */
class Slot<T> {
  readonly #resource: Resource;
  /** Opened when there is something to be received, be it a value or the end. */
  readonly settled: Latch;
  /** Opened when no value can come any more. */
  readonly closed: Latch;
  #state: State<T> = { kind: 'empty' };

  constructor(resource: Resource) {
    this.#resource = resource;
    this.settled = new Latch(resource);
    this.closed = new Latch(resource);
  }

  get state(): State<T> {
    return this.#state;
  }

  change(state: State<T>): void {
    this.#state = state;
    this.#resource.available = state.kind === 'sent' ? 1 : 0;
    if (state.kind !== 'empty') this.settled.open();
    if (state.kind === 'closed') this.closed.open();
  }

  explain(what: string): ClosedError {
    return new ClosedError(`oneshot "${this.#resource.name}" ${what}`);
  }
}

export class OneshotSender<T> {
  readonly #slot: Slot<T>;

  constructor(slot: Slot<T>) {
    this.#slot = slot;
  }

  /** No value can be sent any more: the receiver, or this side, closed before one was. */
  get isClosed(): boolean {
    return this.#slot.state.kind === 'closed';
  }

  /** False when nobody will receive it. Never waits; not an operation of the budget. @throws Error the second time. */
  send(value: T): boolean {
    switch (this.#slot.state.kind) {
      case 'empty':
        this.#slot.change({ kind: 'sent', value });
        return true;
      case 'closed':
        return false;
      case 'sent':
      case 'taken':
        throw new Error('a oneshot takes one value; use a channel for several');
    }
  }

  /** Leaf: waits until {@link isClosed}, so that work for a value that nobody wants can end. */
  closed(): TaskBody<void> {
    return this.#slot.closed.opened();
  }

  /** There will be no value: the receiver gets a {@link ClosedError}. No-op after a value was sent. */
  close(): void {
    if (this.#slot.state.kind === 'empty') this.#slot.change({ kind: 'closed' });
  }
}

export class OneshotReceiver<T> {
  readonly #slot: Slot<T>;

  constructor(slot: Slot<T>) {
    this.#slot = slot;
  }

  /**
   * Leaf: waits for the value and takes it. One operation of the budget.
   * @throws ClosedError when there will be none, or when it has been taken.
   */
  *recv(): TaskBody<T> {
    yield* this.#slot.settled.opened();
    const { state } = this.#slot;
    switch (state.kind) {
      case 'sent':
        this.#slot.change({ kind: 'taken' });
        return state.value;
      case 'taken':
        throw this.#slot.explain('was received already');
      case 'closed':
        throw this.#slot.explain('was closed without a value');
      case 'empty':
        throw new Error('a oneshot is settled but empty');
    }
  }

  /** The value has come and waits to be taken: {@link recv} would not wait. */
  get isReady(): boolean {
    return this.#slot.state.kind === 'sent';
  }

  /** Wants no value any more. One that was sent before can still be taken. */
  close(): void {
    if (this.#slot.state.kind === 'empty') this.#slot.change({ kind: 'closed' });
  }
}
refuseAwaitOf(OneshotReceiver.prototype, 'recv');

import { refuseAwaitOf } from '../refuse-await.ts';
import { channel, type Item } from '../sync/channel.ts';
import type { NamedOptions } from '../sync/named-options.ts';
import type { Receiver } from '../sync/receiver.ts';
import type { TaskBody, Wait } from '../wait.ts';
import type { ItemMessage, RoomMessage } from './channel-messages.ts';
import { closePort, listen, post, type ThreadPort } from './thread-port.ts';

/** Room for the items that a sender makes while a message travels to and fro, tens of microseconds. */
const DEFAULT_CAPACITY = 128;

export interface RemoteReceiverOptions extends NamedOptions {
  /** Items that may be under way or lie here before a sender has to wait; a whole number above 0. Default 128. */
  readonly capacity?: number;
}

/**
 * The receiving side of a channel from another thread, where `remoteSender` has the other end of `port`. A task that
 * waits for an item is woken by the message, and its queue delay counts from the sending. Keeps a Node thread alive until
 * either side closes.
 *
 * ```ts
 * executor.queue('main').spawn(() => remoteReceiver<Job>(port, { name: 'jobs' }).forEach(render));
 * ```
 * @throws RangeError unless `capacity` is a whole number above 0.
 */
export function remoteReceiver<T extends Item>(
  port: ThreadPort,
  { capacity = DEFAULT_CAPACITY, name = '' }: RemoteReceiverOptions = {},
): RemoteReceiver<T> {
  return new RemoteReceiver(port, { capacity, name });
}

export class RemoteReceiver<T extends Item> {
  readonly #port: ThreadPort;
  readonly #capacity: number;
  readonly #items: Receiver<T>;
  /** Items taken for which the sender has not been given room yet. */
  #taken = 0;

  /** Made by {@link remoteReceiver}. */
  constructor(port: ThreadPort, { capacity, name }: Required<RemoteReceiverOptions>) {
    this.#port = port;
    this.#capacity = capacity;
    const { sender, receiver } = channel<T>({ name, capacity });
    this.#items = receiver;
    listen<ItemMessage>(port, {
      received: ({ item }) => sender.trySend(item as T),
      closed: () => sender.close(),
    });
    this.#grant(capacity);
  }

  /** Items that have arrived and not been received. */
  get length(): number {
    return this.#items.length;
  }

  /** Nothing more comes; there may be items left. */
  get isClosed(): boolean {
    return this.#items.isClosed;
  }

  /** Leaf: waits for an item; undefined once the channel is closed and empty. One operation of the budget. */
  *recv(): TaskBody<T | undefined> {
    const item = yield* this.#items.recv();
    if (item !== undefined) this.#took();
    return item;
  }

  /** From inside or outside of a task: undefined when there is no item that nobody else was promised. */
  tryRecv(): T | undefined {
    const item = this.#items.tryRecv();
    if (item !== undefined) this.#took();
    return item;
  }

  /** Leaf: `yield* jobs.forEach(function* (job) { … })` until the channel is closed and empty. */
  *forEach(body: (item: T) => Iterable<Wait, unknown, void>): TaskBody<void> {
    for (let item = yield* this.recv(); item !== undefined; item = yield* this.recv()) yield* body(item);
  }

  /**
   * Refuses what is sent from now on; what has arrived can still be received, what is under way is lost. In a browser to
   * be called as well after `worker.terminate()` of the sender, which Node notices by itself.
   */
  close(): void {
    this.#items.close();
    closePort(this.#port);
  }

  /** One message gives room for several items. When nothing is left here, the sender may be waiting for any of it. */
  #took(): void {
    this.#taken++;
    if (this.isClosed || (this.#items.length > 0 && this.#taken * 2 < this.#capacity)) return;
    this.#grant(this.#taken);
    this.#taken = 0;
  }

  #grant(amount: number): void {
    post(this.#port, { kind: 'room', amount } satisfies RoomMessage);
  }
}
refuseAwaitOf(RemoteReceiver.prototype, 'recv', 'forEach');

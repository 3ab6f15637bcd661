import { NOT_COUNTED, type Resource } from '../resource.ts';
import { ItemBuffer } from './item-buffer.ts';
import { Latch } from './latch.ts';
import { PermitPool } from './permit-pool.ts';

/**
 * What the sides of a channel share. Two pools of permits make the order: a sender needs one for room, a receiver needs
 * one for an item. An item stays in the buffer until its receiver takes it, so an aborted receiver loses nothing.
 */
export class ChannelState<T> {
  readonly resource: Resource;
  /** Undefined when unbounded. */
  readonly room: PermitPool | undefined;
  /** Free ones are items that no receiver has been promised. */
  readonly items: PermitPool;
  /** Opened when nothing can be sent any more. */
  readonly closed: Latch;
  readonly #buffer = new ItemBuffer<T>();
  #senders = 0;

  constructor(resource: Resource) {
    this.resource = resource;
    this.room = resource.capacity === NOT_COUNTED ? undefined : new PermitPool(resource, resource.capacity);
    this.items = new PermitPool(resource, 0);
    this.closed = new Latch(resource);
  }

  /** Items that have been sent and not been received. */
  get length(): number {
    return this.#buffer.length;
  }

  get isClosed(): boolean {
    return this.closed.isOpen;
  }

  addSender(): void {
    this.#senders++;
  }

  removeSender(): void {
    if (--this.#senders === 0) this.close();
  }

  /** Whoever calls it has a permit for room, if the channel is bounded. */
  put(item: T): void {
    this.#buffer.push(item);
    this.resource.available = this.#buffer.length;
    this.items.release(1);
  }

  /** Whoever calls it has a permit for an item. */
  take(): T {
    const item = this.#buffer.shift();
    if (item === undefined) throw new Error('a channel has promised an item that it does not have');
    this.resource.available = this.#buffer.length;
    this.room?.release(1);
    this.#endIfDrained();
    return item;
  }

  /** Nothing can be sent from now on, not even what waits for room; what lies in the channel can be received. */
  close(): void {
    this.closed.open();
    this.room?.close();
    this.#endIfDrained();
  }

  /** Only now, since an item whose receiver is aborted goes to another one, which has to be there still. */
  #endIfDrained(): void {
    if (this.isClosed && this.#buffer.length === 0) this.items.close();
  }
}

import { outOfBudget, takeBudget } from '../poll-context.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { Item } from '../sync/channel.ts';
import { ClosedError } from '../sync/closed-error.ts';
import type { NamedOptions } from '../sync/named-options.ts';
import { PermitPool } from '../sync/permit-pool.ts';
import type { TaskBody } from '../wait.ts';
import type { ItemMessage, RoomMessage } from './channel-messages.ts';
import { closePort, listen, post, type ThreadPort } from './thread-port.ts';

/**
 * The sending side of a channel to another thread, where `remoteReceiver` has the other end of `port`. Items are copied by
 * structured clone. Keeps a Node process alive only while a task waits for room.
 *
 * ```ts
 * yield* remoteSender<Job>(port, { name: 'jobs' }).send(job);
 * ```
 */
export function remoteSender<T extends Item>(port: ThreadPort, options: NamedOptions = {}): RemoteSender<T> {
  return new RemoteSender(port, options.name ?? '');
}

export class RemoteSender<T extends Item> {
  readonly #port: ThreadPort;
  readonly #resource: Resource;
  /** None until the receiver has said how much it takes. */
  readonly #room: PermitPool;

  /** Made by {@link remoteSender}. */
  constructor(port: ThreadPort, name: string) {
    this.#port = port;
    this.#resource = new Resource({ kind: 'channel', name });
    this.#room = new PermitPool(this.#resource, 0, () => this.#stayAlive());
    listen<RoomMessage>(port, { received: (message) => this.#granted(message), closed: () => this.#room.close() });
    this.#stayAlive();
  }

  /** Either side has closed, or the other thread ended. */
  get isClosed(): boolean {
    return this.#room.isClosed;
  }

  /**
   * Leaf: waits for room and sends `item`; what `transfer` lists is handed over instead of copied. One operation of the
   * budget.
   * @throws ClosedError when the channel is closed, or is closed while this waits.
   * @throws DOMException (`DataCloneError`) for an item that cannot be cloned.
   */
  *send(item: T, transfer?: readonly object[]): TaskBody<void> {
    while (!takeBudget()) yield outOfBudget;
    if (!this.#room.tryAcquire(1) && !(yield* this.#room.acquire(1))) throw this.#refusal();
    if (this.isClosed) throw this.#refusal();
    this.#post(item, transfer);
  }

  /** From inside or outside of a task. `full` also before the receiver is there, and while others wait for room. */
  trySend(item: T, transfer?: readonly object[]): 'sent' | 'full' | 'closed' {
    if (this.isClosed) return 'closed';
    if (!this.#room.tryAcquire(1)) return 'full';
    this.#post(item, transfer);
    return 'sent';
  }

  /**
   * Nothing more is sent: the receiver gets what is under way and then the end. In a browser to be called as well after
   * `worker.terminate()` of the receiver, so that nobody waits for room.
   */
  close(): void {
    this.#room.close();
    closePort(this.#port);
  }

  #granted({ amount }: RoomMessage): void {
    if (this.#resource.capacity < 0) this.#resource.capacity = amount;
    this.#room.release(amount);
  }

  #post(item: T, transfer: readonly object[] | undefined): void {
    try {
      post(this.#port, { kind: 'item', item } satisfies ItemMessage, transfer);
    } catch (error) {
      this.#room.release(1);
      throw error;
    }
  }

  #stayAlive(): void {
    if (this.#resource.waiting > 0) this.#port.ref?.();
    else this.#port.unref?.();
  }

  #refusal(): ClosedError {
    return new ClosedError(`channel "${this.#resource.name}" to another thread is closed: nothing can be sent`);
  }
}
refuseAwaitOf(RemoteSender.prototype, 'send');

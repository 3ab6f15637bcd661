import { Resource } from '../resource.ts';
import { ChannelState } from './channel-state.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';
import type { NamedOptions } from './named-options.ts';

export interface ChannelOptions extends NamedOptions {
  /** Items that may lie in the channel before a sender has to wait; a whole number above 0. Default: unbounded. */
  readonly capacity?: number;
}

/** Undefined is what a closed channel gives, so it cannot be an item. */
export type Item = object | string | number | bigint | boolean | symbol | null;

/**
 * A queue of items between tasks: Tokio's `mpsc`, with or without a bound. Items arrive in the order in which they were
 * sent, and senders that wait for room go on in the order in which they came.
 *
 * ```ts
 * const { sender, receiver } = channel<Job>({ capacity: 100, name: 'jobs' });
 * executor.queue('background').spawn(() => receiver.forEach(render));
 * yield* sender.send(job);
 * ```
 * Differences: several tasks may receive from one receiver; each item goes to one of them, in the order in which they
 * asked. Nobody tells when an object is gone, so sides end with `close()`, not by being dropped.
 * @throws RangeError unless `capacity` is a whole number above 0.
 */
export function channel<T extends Item>(
  options: ChannelOptions = {},
): { readonly sender: Sender<T>; readonly receiver: Receiver<T> } {
  const { capacity, name = '' } = options;
  if (capacity !== undefined && !(Number.isSafeInteger(capacity) && capacity > 0)) {
    throw new RangeError(`the capacity of a channel is a whole number above 0; got ${capacity}`);
  }
  const state = new ChannelState<T>(
    new Resource({ kind: 'channel', name, available: 0, ...(capacity !== undefined && { capacity }) }),
  );
  return { sender: new Sender(state), receiver: new Receiver(state) };
}

import type { Policy, PolicyQueue } from './policy.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

/**
 * One order over all queues, by the time at which tasks became runnable, as in Tokio's current-thread scheduler:
 * weights mean nothing. For comparison. A pick is O(queues), and each poll is a pick.
 */
export class FifoPolicy implements Policy {
  readonly name = 'fifo';
  readonly slice: Nanoseconds = Number.POSITIVE_INFINITY;
  /** The next task in the order may be in another queue. */
  readonly slicePolls = 1;
  #queues: readonly PolicyQueue[] = [];

  start(queues: readonly PolicyQueue[]): void {
    this.#queues = queues;
  }

  pick(): QueueId {
    let first: QueueId = 0;
    let firstOrder = Number.POSITIVE_INFINITY;
    for (const { id, headOrder } of this.#queues) {
      if (headOrder === undefined || headOrder >= firstOrder) continue;
      first = id;
      firstOrder = headOrder;
    }
    return first;
  }

  preempt(): Nanoseconds {
    return Number.POSITIVE_INFINITY;
  }

  /** The order of arrival is all that counts, so nothing is remembered of who received what. */
  reweigh(): void {}
  becomeBacklogged(): void {}
  becomeIdle(): void {}
  charge(): void {}
  endSlice(): void {}

  vruntime(): VirtualTime {
    return 0;
  }

  lag(): Nanoseconds {
    return 0;
  }
}

import type { Policy, PolicyQueue } from './policy.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

/**
 * One order over all queues, by the time at which tasks became runnable, as in Tokio's current-thread scheduler:
 * weights mean nothing. For comparison. While several queues have tasks each poll is a pick, O(queues), since the next
 * task in the order may be in another queue; while one has, it is served until another gets a task.
 */
export class FifoPolicy implements Policy {
  readonly name = 'fifo';
  readonly slice: Nanoseconds = Number.POSITIVE_INFINITY;
  slicePolls = 1;
  #queues: readonly PolicyQueue[] = [];

  start(queues: readonly PolicyQueue[]): void {
    this.#queues = queues;
  }

  pick(): QueueId {
    let first: QueueId = 0;
    let firstOrder = Number.POSITIVE_INFINITY;
    let withTasks = 0;
    for (const { id, headOrder } of this.#queues) {
      if (headOrder === undefined) continue;
      withTasks++;
      if (headOrder >= firstOrder) continue;
      first = id;
      firstOrder = headOrder;
    }
    this.slicePolls = withTasks > 1 ? 1 : Number.POSITIVE_INFINITY;
    return first;
  }

  /** From here on the order may alternate between the two. */
  preempt(): Nanoseconds {
    return 0;
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

import type { Nanoseconds } from '@pollscope/protocol';
import { shares } from '../fairness.ts';
import { QueueTotal } from '../store/queue-total.ts';
import { type DistributionFigures, distributionFigures } from './distribution.ts';
import type { RangeTally } from './range-tally.ts';

export interface QueueFigures {
  readonly name: string;
  readonly worker: string;
  readonly weight: number;
  readonly received: Nanoseconds;
  /** Of what all queues received, and of what their weights entitled them to while they had work. */
  readonly receivedShare: number;
  readonly entitledShare: number;
  readonly lag: { readonly min: Nanoseconds; readonly max: Nanoseconds };
  readonly depthMax: number;
  /** Longest stretch with runnable tasks and without a poll. */
  readonly maxGap: Nanoseconds;
  readonly slices: number;
  readonly preemptions: number;
  readonly pollTime: DistributionFigures;
  readonly queueDelay: DistributionFigures;
}

/** Each known queue with what it adds up to; one that no window of the range speaks of has zeros. */
export function queuesOf({
  definitions,
  queues,
}: RangeTally): readonly { readonly figures: QueueFigures; readonly total: QueueTotal }[] {
  const known = definitions.queues.map((queue) => ({ queue, total: queues.get(queue) ?? new QueueTotal() }));
  const shareOf = shares(known.map(({ total }) => total));
  return known.map(({ queue, total }, index) => {
    const { name, worker, weight } = definitions.queue(queue);
    const figures = {
      name,
      worker: definitions.workerName(worker),
      weight,
      received: total.received,
      receivedShare: shareOf[index]?.received ?? 0,
      entitledShare: shareOf[index]?.entitled ?? 0,
      lag: { min: total.lagMin, max: total.lagMax },
      depthMax: total.depthMax,
      maxGap: total.maxGap,
      slices: total.slices,
      preemptions: total.preemptions,
      pollTime: distributionFigures(total.pollTime),
      queueDelay: distributionFigures(total.queueDelay),
    };
    return { figures, total };
  });
}

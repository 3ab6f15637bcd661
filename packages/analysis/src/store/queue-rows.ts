import { shares } from '../fairness.ts';
import { Histogram } from '../histogram.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Definitions } from './definitions.ts';
import type { QueueRow } from './queries.ts';
import type { QueueBlock } from './queue-block.ts';
import { QueueTotal } from './queue-total.ts';

export interface QueueSummary {
  readonly rows: readonly QueueRow[];
  /** All queues together. */
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** One row for each known queue; one that the windows do not speak of has zeros. */
export function queueRowsOf(definitions: Definitions, blocks: readonly QueueBlock[]): QueueSummary {
  const all = { pollTime: new Histogram(), queueDelay: new Histogram() };
  const totals = definitions.queues.map((queue) => {
    const total = new QueueTotal();
    for (const block of blocks) {
      const index = block.indexOf(queue);
      const row = block.rows[index];
      if (row === undefined) continue;
      total.add(row);
      block.mergeInto(total.pollTime, 'pollTime', index);
      block.mergeInto(total.queueDelay, 'queueDelay', index);
    }
    all.pollTime.merge(total.pollTime);
    all.queueDelay.merge(total.queueDelay);
    return { queue, total };
  });
  const shareOf = shares(totals.map(({ total }) => total));
  const rows = totals.map(({ queue, total }, index): QueueRow => {
    const { pollTime, queueDelay, last } = total;
    return {
      queue,
      ...definitions.queue(queue),
      polls: pollTime.count,
      received: total.received,
      entitled: total.entitled,
      receivedShare: shareOf[index]?.received ?? 0,
      entitledShare: shareOf[index]?.entitled ?? 0,
      lag: last?.lag ?? 0,
      vruntime: last?.vruntime ?? 0,
      depth: last?.depth ?? 0,
      depthMax: total.depthMax,
      slices: total.slices,
      preemptions: total.preemptions,
      maxGap: total.maxGap,
      pollTime: percentilesOf(pollTime),
      queueDelay: percentilesOf(queueDelay),
    };
  });
  return { rows, ...all };
}

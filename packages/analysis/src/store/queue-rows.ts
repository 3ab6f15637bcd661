import { shares } from '../fairness.ts';
import { Histogram } from '../histogram.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Definitions } from './definitions.ts';
import type { QueueRow } from './queries.ts';
import type { QueueBlock, QueueFigures } from './queue-block.ts';

export interface QueueSummary {
  readonly rows: readonly QueueRow[];
  /** All queues together. */
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** One row for each known queue; one that the windows do not speak of has zeros. */
export function queueRowsOf(definitions: Definitions, blocks: readonly QueueBlock[]): QueueSummary {
  const all = { pollTime: new Histogram(), queueDelay: new Histogram() };
  const sums = definitions.queues.map((queue) => {
    const sum = {
      queue,
      received: 0,
      entitled: 0,
      depthMax: 0,
      slices: 0,
      preemptions: 0,
      maxGap: 0,
      pollTime: new Histogram(),
      queueDelay: new Histogram(),
    };
    let last: QueueFigures | undefined;
    for (const block of blocks) {
      const index = block.indexOf(queue);
      const row = block.rows[index];
      if (row === undefined) continue;
      sum.received += row.received;
      sum.entitled += row.entitled;
      sum.depthMax = Math.max(sum.depthMax, row.depthMax);
      sum.slices += row.slices;
      sum.preemptions += row.preemptions;
      sum.maxGap = Math.max(sum.maxGap, row.maxGap);
      block.mergeInto(sum.pollTime, 'pollTime', index);
      block.mergeInto(sum.queueDelay, 'queueDelay', index);
      last = row;
    }
    all.pollTime.merge(sum.pollTime);
    all.queueDelay.merge(sum.queueDelay);
    return { ...sum, last };
  });
  const shareOf = shares(sums);
  const rows = sums.map(({ queue, last, pollTime, queueDelay, ...sum }, index): QueueRow => {
    return {
      queue,
      ...definitions.queue(queue),
      polls: pollTime.count,
      received: sum.received,
      entitled: sum.entitled,
      receivedShare: shareOf[index]?.received ?? 0,
      entitledShare: shareOf[index]?.entitled ?? 0,
      lag: last?.lag ?? 0,
      vruntime: last?.vruntime ?? 0,
      depth: last?.depth ?? 0,
      depthMax: sum.depthMax,
      slices: sum.slices,
      preemptions: sum.preemptions,
      maxGap: sum.maxGap,
      pollTime: percentilesOf(pollTime),
      queueDelay: percentilesOf(queueDelay),
    };
  });
  return { rows, ...all };
}

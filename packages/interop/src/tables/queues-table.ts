import { Histogram } from '@pollscope/analysis';
import type { QueueId } from '@pollscope/protocol';
import type { Frames } from '../frames.ts';
import { Names } from '../names.ts';
import { percentileCells, percentileColumns } from './percentile-columns.ts';
import type { Cell, Table } from './table.ts';

interface QueueTotals {
  received: number;
  entitled: number;
  depthMax: number;
  maxGap: number;
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** One row for each queue, over the whole recording, from its windows. */
export function queuesTable(frames: Frames): Table {
  return {
    columns: [
      'queue',
      'name',
      'weight',
      'received_ns',
      'entitled_ns',
      'depth_max',
      'max_gap_ns',
      'polls',
      ...percentileColumns('poll'),
      ...percentileColumns('queue_delay'),
    ],
    rows: queueRows(frames),
  };
}

async function* queueRows(frames: Frames): AsyncGenerator<readonly Cell[]> {
  const names = new Names();
  const weights = new Map<QueueId, number>();
  const totals = new Map<QueueId, QueueTotals>();
  for await (const { sections } of frames) {
    for (const section of sections) {
      names.apply(section);
      if (section.kind === 'queues') for (const { queue, weight } of section.rows) weights.set(queue, weight);
      if (section.kind !== 'queueWindows') continue;
      for (const window of section.rows) {
        const total = totals.get(window.queue) ?? emptyTotals();
        totals.set(window.queue, total);
        total.received += window.received;
        total.entitled += window.entitled;
        total.depthMax = Math.max(total.depthMax, window.depthMax);
        total.maxGap = Math.max(total.maxGap, window.maxGap);
        total.pollTime.mergeSparse(window.pollTime);
        total.queueDelay.mergeSparse(window.queueDelay);
      }
    }
  }
  for (const [queue, { received, entitled, depthMax, maxGap, pollTime, queueDelay }] of totals) {
    const figures = [received, entitled, depthMax, maxGap, pollTime.count];
    const percentiles = [...percentileCells(pollTime), ...percentileCells(queueDelay)];
    yield [queue, names.queue(queue), weights.get(queue), ...figures, ...percentiles];
  }
}

function emptyTotals(): QueueTotals {
  return {
    received: 0,
    entitled: 0,
    depthMax: 0,
    maxGap: 0,
    pollTime: new Histogram(),
    queueDelay: new Histogram(),
  };
}

import type { Nanoseconds, QueueId, WorkerId } from '@pollscope/protocol';
import { jain, type Service } from '../fairness.ts';
import { Histogram } from '../histogram.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Definitions } from './definitions.ts';
import type { OtherQueues, OverviewOptions, QueueRow } from './queries.ts';
import type { QueueBlock } from './queue-block.ts';

export interface QueueSummary {
  /** By ascending id. */
  readonly rows: readonly QueueRow[];
  readonly others: OtherQueues | undefined;
  /** All queues together. */
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
  readonly depth: number;
  readonly depthMost: number;
  readonly jain: number | undefined;
}

/** What is cheap to add up, and so is known of every queue. */
interface Sum {
  readonly queue: QueueId;
  polls: number;
  received: Nanoseconds;
  entitled: Nanoseconds;
  lag: Nanoseconds;
  vruntime: number;
  depth: number;
  depthMax: number;
  slices: number;
  preemptions: number;
  maxGap: Nanoseconds;
}

/**
 * Rows for the known queues, or those of them that are asked for; one that the windows do not speak of has zeros.
 * Percentiles are worked out for the rows only: O(figures of all queues + histograms of the rows).
 */
export function queueSummaryOf(
  definitions: Definitions,
  blocks: readonly QueueBlock[],
  options: OverviewOptions,
): QueueSummary {
  const sums = sumsOf(definitions.queues, blocks);
  const total = serviceOf(sums);
  const shown = new Set(shownOf(sums, definitions, options));
  const leastOf = leastVruntimes(sums, definitions);
  const rowOf = (sum: Sum): QueueRow => {
    const definition = definitions.queue(sum.queue);
    return {
      ...sum,
      ...definition,
      ...sharesOf(sum, total),
      vruntimeAhead: sum.vruntime - (leastOf.get(definition.worker) ?? sum.vruntime),
      pollTime: percentilesOf(histogramOf(blocks, 'pollTime', sum.queue)),
      queueDelay: percentilesOf(histogramOf(blocks, 'queueDelay', sum.queue)),
    };
  };
  return {
    rows: sums.filter((sum) => shown.has(sum)).map(rowOf),
    others: othersOf(
      sums.filter((sum) => !shown.has(sum)),
      total,
    ),
    pollTime: histogramOf(blocks, 'pollTime'),
    queueDelay: histogramOf(blocks, 'queueDelay'),
    depth: sums.reduce((depth, sum) => depth + sum.depth, 0),
    depthMost: sums.reduce((most, sum) => Math.max(most, sum.depthMax), 0),
    jain: jain(sums),
  };
}

function sumsOf(queues: readonly QueueId[], blocks: readonly QueueBlock[]): readonly Sum[] {
  const sums = queues.map((queue): Sum => ({ queue, ...NOTHING }));
  const byQueue = new Map(sums.map((sum) => [sum.queue, sum]));
  for (const block of blocks) {
    for (const [index, row] of block.rows.entries()) {
      const sum = byQueue.get(row.queue);
      if (sum === undefined) continue;
      sum.polls += block.pollsOf(index);
      sum.received += row.received;
      sum.entitled += row.entitled;
      sum.slices += row.slices;
      sum.preemptions += row.preemptions;
      if (row.depthMax > sum.depthMax) sum.depthMax = row.depthMax;
      if (row.maxGap > sum.maxGap) sum.maxGap = row.maxGap;
      sum.lag = row.lag;
      sum.vruntime = row.vruntime;
      sum.depth = row.depth;
    }
  }
  return sums;
}

const NOTHING: Omit<Sum, 'queue'> = {
  polls: 0,
  received: 0,
  entitled: 0,
  lag: 0,
  vruntime: 0,
  depth: 0,
  depthMax: 0,
  slices: 0,
  preemptions: 0,
  maxGap: 0,
};

function shownOf(sums: readonly Sum[], definitions: Definitions, { most, named }: OverviewOptions): readonly Sum[] {
  if (most === undefined || sums.length <= most) return sums;
  const claimed = sums.toSorted((a, b) => claimOf(b) - claimOf(a) || b.depth - a.depth || a.queue - b.queue);
  const chosen = named === undefined ? [] : sums.filter(({ queue }) => definitions.queue(queue).name === named);
  return [...claimed.slice(0, most), ...chosen];
}

/** The larger of what a queue got and what it was owed of the CPU: by it queues are ranked when there are too many. */
function claimOf({ received, entitled }: Service): Nanoseconds {
  return Math.max(received, entitled);
}

function leastVruntimes(sums: readonly Sum[], definitions: Definitions): ReadonlyMap<WorkerId, number> {
  const least = new Map<WorkerId, number>();
  for (const { queue, vruntime } of sums) {
    const { worker } = definitions.queue(queue);
    least.set(worker, Math.min(vruntime, least.get(worker) ?? vruntime));
  }
  return least;
}

function othersOf(sums: readonly Sum[], total: Service): OtherQueues | undefined {
  if (sums.length === 0) return undefined;
  const service = serviceOf(sums);
  return {
    queues: sums.length,
    ...service,
    ...sharesOf(service, total),
    polls: sums.reduce((polls, sum) => polls + sum.polls, 0),
    depth: sums.reduce((depth, sum) => depth + sum.depth, 0),
    depthMax: sums.reduce((most, sum) => Math.max(most, sum.depthMax), 0),
  };
}

function serviceOf(sums: readonly Service[]): Service {
  return {
    received: sums.reduce((total, { received }) => total + received, 0),
    entitled: sums.reduce((total, { entitled }) => total + entitled, 0),
  };
}

function sharesOf({ received, entitled }: Service, total: Service) {
  return {
    receivedShare: total.received > 0 ? received / total.received : 0,
    entitledShare: total.entitled > 0 ? entitled / total.entitled : 0,
  };
}

/** Of one queue, or of all together. */
function histogramOf(blocks: readonly QueueBlock[], measure: 'pollTime' | 'queueDelay', queue?: QueueId): Histogram {
  const histogram = new Histogram();
  for (const block of blocks) {
    if (queue === undefined) {
      block.mergeAllInto(histogram, measure);
      continue;
    }
    const index = block.indexOf(queue);
    if (index >= 0) block.mergeInto(histogram, measure, index);
  }
  return histogram;
}

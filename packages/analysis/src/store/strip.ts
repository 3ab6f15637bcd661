import type { Nanoseconds, QueueId } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import { columnsOf } from './columns.ts';
import type { Definitions } from './definitions.ts';
import type { Gaps } from './gaps.ts';
import type { Strip, StripMetric, StripQuery, TimeRange } from './queries.ts';
import type { QueueBlock, QueueFigures } from './queue-block.ts';
import type { QueueHistory } from './queue-history.ts';
import { secondsOf } from './window-series.ts';

interface StripSource {
  readonly definitions: Definitions;
  readonly queueWindows: QueueHistory;
  readonly gaps: Gaps;
}

/** Values of each queue asked for, column by column. O(histogram buckets in use in the range, and in each column). */
export function stripOf(source: StripSource, query: StripQuery): Strip {
  const { queueWindows } = source;
  const few = {
    newest: queueWindows.newest,
    covering: (time: Nanoseconds) => queueWindows.covering(time),
    within: (range: TimeRange) => queueWindows.inFewBlocks(range),
  };
  const { time, windows } = columnsOf(few, query.range, query.columns);
  const scratch = new Histogram();
  const series = (query.queues ?? source.definitions.queues).map((queue) => {
    const values = new Float64Array(query.columns);
    const counts = new Float64Array(query.columns);
    let previous: readonly QueueBlock[] | undefined;
    let cell: Cell = NOTHING_OBSERVED;
    for (const [column, blocks] of windows.entries()) {
      if (blocks !== previous) cell = cellOf(cutOf(blocks, queue), query.metric, scratch);
      previous = blocks;
      values[column] = cell.value;
      counts[column] = cell.count;
    }
    return { queue, name: source.definitions.queue(queue).name, values, counts };
  });
  return { time, series, gaps: source.gaps.within(query.range) };
}

interface Cell {
  readonly value: number;
  readonly count: number;
}

const NOTHING_OBSERVED: Cell = { value: Number.NaN, count: 0 };

/** The blocks of a column that speak of one queue, and its row in each. */
interface Cut {
  readonly blocks: readonly QueueBlock[];
  readonly indices: readonly number[];
  readonly rows: readonly QueueFigures[];
}

function cutOf(column: readonly QueueBlock[], queue: QueueId): Cut {
  const blocks: QueueBlock[] = [];
  const indices: number[] = [];
  const rows: QueueFigures[] = [];
  for (const block of column) {
    const index = block.indexOf(queue);
    const row = block.rows[index];
    if (row === undefined) continue;
    blocks.push(block);
    indices.push(index);
    rows.push(row);
  }
  return { blocks, indices, rows };
}

function cellOf(cut: Cut, metric: StripMetric, scratch: Histogram): Cell {
  const last = cut.rows.at(-1);
  if (last === undefined) return NOTHING_OBSERVED;
  switch (metric) {
    case 'pollP50':
      return quantileOf(merged(cut, 'pollTime', scratch), 0.5);
    case 'pollP95':
      return quantileOf(merged(cut, 'pollTime', scratch), 0.95);
    case 'pollP99':
      return quantileOf(merged(cut, 'pollTime', scratch), 0.99);
    case 'pollMax':
      return quantileOf(merged(cut, 'pollTime', scratch), 1);
    case 'delayP95':
      return quantileOf(merged(cut, 'queueDelay', scratch), 0.95);
    case 'lag':
      return { value: last.lag, count: windowsOf(cut) };
    case 'depthMax':
      return { value: Math.max(...cut.rows.map((row) => row.depthMax)), count: windowsOf(cut) };
    case 'receivedShare':
      return { value: receivedShareOf(cut), count: pollsOf(cut) };
    case 'pollsPerSecond':
      return { value: pollsOf(cut) / secondsOf(cut.blocks), count: pollsOf(cut) };
  }
}

function merged(cut: Cut, measure: 'pollTime' | 'queueDelay', scratch: Histogram): Histogram {
  scratch.clear();
  for (const [i, block] of cut.blocks.entries()) block.mergeInto(scratch, measure, cut.indices[i] ?? -1);
  return scratch;
}

function quantileOf(histogram: Histogram, q: number): Cell {
  return histogram.count === 0 ? NOTHING_OBSERVED : { value: histogram.quantile(q), count: histogram.count };
}

function windowsOf({ blocks }: Cut): number {
  return blocks.reduce((total, { windows }) => total + windows, 0);
}

function pollsOf(cut: Cut): number {
  return cut.blocks.reduce((total, block, i) => total + block.pollsOf(cut.indices[i] ?? -1), 0);
}

function receivedShareOf(cut: Cut): number {
  const own = cut.rows.reduce((total, row) => total + row.received, 0);
  const all = cut.blocks.reduce((total, block) => total + block.received, 0);
  return all > 0 ? own / all : 0;
}

import { type DistributionFigures, distributionFigures, Histogram } from '@pollscope/analysis';
import {
  PollOutcome,
  PollSource,
  type SparseHistogram,
  SliceEnd,
  UnparkReason,
  WakeEffect,
  WakeSource,
} from '@pollscope/protocol';
import { nameOf } from '../code-names.ts';
import type { Names } from '../names.ts';
import { type EventRow, eventTable } from './event-table.ts';
import { percentileCells, percentileColumns } from './percentile-columns.ts';

/** Every poll that the recording holds singly, in the order in which they ended on their worker. */
export const pollsTable = eventTable({
  kind: 'polls',
  columns: ['worker', 'task', 'name', 'queue', 'start_ns', 'duration_ns', 'queue_delay_ns', 'outcome', 'source'],
  *rows({ worker, length, task, start, duration, queueDelay, outcome, source }, names): Generator<EventRow> {
    for (let row = 0; row < length; row++) {
      // row < length, which is that of all columns.
      const id = task[row] as number;
      const from = start[row] as number;
      const time = duration[row] as number;
      const how = [nameOf(PollOutcome, outcome[row] as number), nameOf(PollSource, source[row] as number)];
      const cells = [names.worker(worker), id, ...taskCells(names, id), from, time, queueDelay[row], ...how];
      yield { from, to: from + time, cells };
    }
  },
});

export const wakesTable = eventTable({
  kind: 'wakes',
  columns: ['worker', 'time_ns', 'task', 'name', 'queue', 'waker', 'waker_name', 'source', 'effect'],
  *rows({ worker, length, time, task, waker, source, effect }, names): Generator<EventRow> {
    for (let row = 0; row < length; row++) {
      // row < length, which is that of all columns.
      const at = time[row] as number;
      const id = task[row] as number;
      const by = waker[row] as number;
      const wakerCells = by === 0 ? [undefined, undefined] : [by, names.task(by)?.name];
      const how = [nameOf(WakeSource, source[row] as number), nameOf(WakeEffect, effect[row] as number)];
      yield instant(at, [names.worker(worker), at, id, ...taskCells(names, id), ...wakerCells, ...how]);
    }
  },
});

export const parksTable = eventTable({
  kind: 'parks',
  columns: ['worker', 'start_ns', 'duration_ns', 'unparked_by'],
  *rows({ worker, rows }, names): Generator<EventRow> {
    for (const { start, duration, reason } of rows) {
      const cells = [names.worker(worker), start, duration, nameOf(UnparkReason, reason)];
      yield { from: start, to: start + duration, cells };
    }
  },
});

export const slicesTable = eventTable({
  kind: 'slices',
  columns: [
    'worker',
    'queue',
    'start_ns',
    'duration_ns',
    'granted_ns',
    'lag_ns',
    'vruntime',
    'deadline',
    'eligible',
    'end',
    'by',
  ],
  *rows({ worker, rows }, names): Generator<EventRow> {
    for (const { queue, start, duration, granted, lag, vruntime, deadline, eligible, reason, by } of rows) {
      const figures = [start, duration, granted < 0 ? undefined : granted, lag, vruntime, deadline, eligible];
      const end = [nameOf(SliceEnd, reason), by < 0 ? undefined : names.queue(by)];
      yield {
        from: start,
        to: start + duration,
        cells: [names.worker(worker), names.queue(queue), ...figures, ...end],
      };
    }
  },
});

export const samplesTable = eventTable({
  kind: 'queueSamples',
  columns: ['queue', 'time_ns', 'depth', 'lag_ns', 'vruntime', 'received_ns', 'entitled_ns'],
  *rows({ rows }, names): Generator<EventRow> {
    for (const { queue, time, depth, lag, vruntime, received, entitled } of rows) {
      yield instant(time, [names.queue(queue), time, depth, lag, vruntime, received, entitled]);
    }
  },
});

/** A row for each queue and window: what the console draws over time. */
export const windowsTable = eventTable({
  kind: 'queueWindows',
  columns: [
    'queue',
    'start_ns',
    'duration_ns',
    'received_ns',
    'entitled_ns',
    'lag_ns',
    'depth',
    'depth_max',
    'max_gap_ns',
    'polls',
    ...percentileColumns('poll'),
    ...percentileColumns('queue_delay'),
  ],
  *rows({ start, duration, rows }, names): Generator<EventRow> {
    // As everywhere, a window is of the range that its middle lies in.
    const middle = start + duration / 2;
    for (const { queue, received, entitled, lag, depth, depthMax, maxGap, ...sparse } of rows) {
      const [pollTime, queueDelay] = [figuresOf(sparse.pollTime), figuresOf(sparse.queueDelay)];
      const figures = [start, duration, received, entitled, lag, depth, depthMax, maxGap, pollTime.count];
      const percentiles = [...percentileCells(pollTime), ...percentileCells(queueDelay)];
      yield instant(middle, [names.queue(queue), ...figures, ...percentiles]);
    }
  },
});

export const marksTable = eventTable({
  kind: 'marks',
  columns: ['worker', 'start_ns', 'duration_ns', 'task', 'task_name', 'name', 'fields'],
  *rows({ worker, rows }, names): Generator<EventRow> {
    for (const { time, duration, task, name, fields } of rows) {
      const start = time - Math.max(0, duration);
      const taskOf = task === 0 ? [undefined, undefined] : [task, names.task(task)?.name];
      const length = duration < 0 ? undefined : duration;
      yield {
        from: start,
        to: time,
        cells: [names.worker(worker), start, length, ...taskOf, names.text(name), fields],
      };
    }
  },
});

export const lossesTable = eventTable({
  kind: 'loss',
  columns: ['worker', 'from_ns', 'to_ns', 'records'],
  *rows({ rows }, names): Generator<EventRow> {
    for (const { worker, from, to, records } of rows) {
      yield { from, to, cells: [names.worker(worker), from, to, records] };
    }
  },
});

function instant(time: number, cells: EventRow['cells']): EventRow {
  return { from: time, to: time, cells };
}

function figuresOf(sparse: SparseHistogram): DistributionFigures {
  const histogram = new Histogram();
  histogram.mergeSparse(sparse);
  return distributionFigures(histogram);
}

function taskCells(names: Names, id: number): EventRow['cells'] {
  const known = names.task(id);
  return [known?.name, known && names.queue(known.queue)];
}

import { distributionFigures, Histogram, type RecordedRange } from '@pollscope/analysis';
import { type EndsSection, type Spawn, type TaskId, TaskOutcome, type TaskWindowsSection } from '@pollscope/protocol';
import type { TimeRange } from '@pollscope/protocol/recording';
import { nameOf } from '../code-names.ts';
import { Names } from '../names.ts';
import { percentileCells, percentileColumns } from './percentile-columns.ts';
import type { Cell, TableMaker } from './table.ts';

interface TaskTotals {
  readonly spawn: Spawn;
  end: EndsSection['rows'][number] | undefined;
  wakes: number;
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** One row for each task that lived in the range, with its polls from the windows of the range. Holds all tasks. */
export const tasksTable: TableMaker = (recording, range) => ({
  columns: [
    'task',
    'name',
    'queue',
    'location',
    'parent',
    'spawned_ns',
    'ended_ns',
    'outcome',
    'wakes',
    'polls',
    ...percentileColumns('poll'),
    ...percentileColumns('queue_delay'),
  ],
  rows: taskRows(recording, range),
});

async function* taskRows(recording: RecordedRange, range: Readonly<TimeRange>): AsyncGenerator<readonly Cell[]> {
  const names = new Names();
  const tasks = new Map<TaskId, TaskTotals>();
  for await (const { frame } of recording.frames(range)) {
    for (const section of frame.sections) {
      names.apply(section);
      if (section.kind === 'spawns') {
        // A snapshot tells of tasks that are known already.
        for (const spawn of section.rows) if (!tasks.has(spawn.task)) tasks.set(spawn.task, totalsOf(spawn));
      } else if (section.kind === 'ends') {
        for (const end of section.rows) {
          const totals = tasks.get(end.task);
          if (totals !== undefined) totals.end = end;
        }
      } else if (section.kind === 'taskWindows' && isOf(section, range)) {
        for (const window of section.rows) {
          const totals = tasks.get(window.task);
          if (totals === undefined) continue;
          totals.wakes += window.wakes;
          totals.pollTime.mergeSparse(window.pollTime);
          totals.queueDelay.mergeSparse(window.queueDelay);
        }
      }
    }
  }
  for (const { spawn, end, wakes, pollTime, queueDelay } of tasks.values()) {
    if (spawn.time >= range.to || (end !== undefined && end.time < range.from)) continue;
    const { task, queue, location, parent, time } = spawn;
    const life = [time, end?.time, end && nameOf(TaskOutcome, end.outcome)];
    const percentiles = [pollTime, queueDelay].flatMap((histogram) => percentileCells(distributionFigures(histogram)));
    const from = [names.text(location) || undefined, parent === 0 ? undefined : parent];
    yield [task, names.taskName(task), names.queue(queue), ...from, ...life, wakes, pollTime.count, ...percentiles];
  }
}

/** A window is of the range that its middle lies in. */
function isOf({ start, duration }: TaskWindowsSection, { from, to }: Readonly<TimeRange>): boolean {
  const middle = start + duration / 2;
  return middle >= from && middle < to;
}

function totalsOf(spawn: Spawn): TaskTotals {
  return { spawn, end: undefined, wakes: 0, pollTime: new Histogram(), queueDelay: new Histogram() };
}

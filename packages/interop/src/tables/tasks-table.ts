import { Histogram } from '@pollscope/analysis';
import { type EndsSection, type Spawn, type TaskId, TaskOutcome } from '@pollscope/protocol';
import { nameOf } from '../code-names.ts';
import type { Frames } from '../frames.ts';
import { Names } from '../names.ts';
import { percentileCells, percentileColumns } from './percentile-columns.ts';
import type { Cell, Table } from './table.ts';

interface TaskTotals {
  readonly spawn: Spawn;
  end: EndsSection['rows'][number] | undefined;
  wakes: number;
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** One row for each task that the recording defines, with its polls from the windows. Holds all tasks. */
export function tasksTable(frames: Frames): Table {
  return {
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
    rows: taskRows(frames),
  };
}

async function* taskRows(frames: Frames): AsyncGenerator<readonly Cell[]> {
  const names = new Names();
  const tasks = new Map<TaskId, TaskTotals>();
  for await (const { sections } of frames) {
    for (const section of sections) {
      names.apply(section);
      if (section.kind === 'spawns') {
        // A snapshot tells of tasks that are known already.
        for (const spawn of section.rows) if (!tasks.has(spawn.task)) tasks.set(spawn.task, totalsOf(spawn));
      } else if (section.kind === 'ends') {
        for (const end of section.rows) {
          const totals = tasks.get(end.task);
          if (totals !== undefined) totals.end = end;
        }
      } else if (section.kind === 'taskWindows') {
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
    const { task, queue, location, parent, time } = spawn;
    const life = [time, end?.time, end && nameOf(TaskOutcome, end.outcome)];
    const percentiles = [...percentileCells(pollTime), ...percentileCells(queueDelay)];
    const from = [names.text(location) || undefined, parent === 0 ? undefined : parent];
    yield [task, names.taskName(task), names.queue(queue), ...from, ...life, wakes, pollTime.count, ...percentiles];
  }
}

function totalsOf(spawn: Spawn): TaskTotals {
  return { spawn, end: undefined, wakes: 0, pollTime: new Histogram(), queueDelay: new Histogram() };
}

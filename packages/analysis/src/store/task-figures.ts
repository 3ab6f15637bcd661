import { Histogram } from '../histogram.ts';
import type { TaskFigures, TaskFiguresQuery } from './activity-queries.ts';
import { barsOf } from './distribution.ts';
import type { TaskHistory } from './task-history.ts';
import type { TaskTable } from './task-table.ts';

/** The figures of one task over a range; all 0 when it was not polled in it. Costs what `TaskHistory.select` does. */
export function taskFiguresOf(
  { tasks, history }: { readonly tasks: TaskTable; readonly history: TaskHistory },
  { task, range, barsPerOctave }: TaskFiguresQuery,
): TaskFigures {
  const seconds = history.select(range, tasks);
  const figures = tasks.get(task)?.figures;
  const pollTime = figures?.pollTime ?? new Histogram();
  return {
    seconds,
    polls: pollTime.count,
    busy: pollTime.sum,
    wakes: figures?.wakes ?? 0,
    selfWakes: figures?.selfWakes ?? 0,
    yields: figures?.yields ?? 0,
    outOfBudget: figures?.outOfBudget ?? 0,
    pollTime: barsOf(pollTime, barsPerOctave),
    queueDelay: barsOf(figures?.queueDelay ?? new Histogram(), barsPerOctave),
  };
}

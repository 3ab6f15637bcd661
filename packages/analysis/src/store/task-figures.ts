import type { TaskFigures, TaskFiguresQuery } from './activity-queries.ts';
import { barsOf } from './distribution.ts';
import type { TaskHistory } from './task-history.ts';
import type { TaskTable } from './task-table.ts';

/** The figures of one task over a range; all 0 when it was not polled in it. O(windows in the range). */
export function taskFiguresOf(
  { tasks, history }: { readonly tasks: TaskTable; readonly history: TaskHistory },
  { task: id, range, barsPerOctave }: TaskFiguresQuery,
): TaskFigures {
  const { pollTime, queueDelay, ...counts } = history.totalOf(tasks.get(id), range);
  return {
    ...counts,
    polls: pollTime.count,
    busy: pollTime.sum,
    pollTime: barsOf(pollTime, barsPerOctave),
    queueDelay: barsOf(queueDelay, barsPerOctave),
  };
}

import type { TaskWindow } from '@pollscope/protocol';
import { type HistogramPack, type Measure, packInSteps } from './histogram-pack.ts';
import type { Task, TaskCount } from './task-table.ts';
import type { Window } from './window-series.ts';

const NO_COUNTS = new Uint32Array(0);

type Counts = Readonly<Record<TaskCount, Uint32Array>>;

/** Task windows of one stretch: a second as it was received, or several of them put together. */
export interface TaskBlock extends Window, Readonly<Record<Measure, HistogramPack>> {
  /** One for each row, by ascending id. */
  readonly tasks: readonly Task[];
  /** Each empty when it is 0 in every row, as wakes that are not recorded: most of what is kept is rows of these blocks. */
  readonly counts: Counts;
}

/** `rows` and `tasks` go together, by ascending id. Made in steps: a block of ten thousand rows takes some 30 ms. */
export function* blockOf(
  { start, duration }: Window,
  rows: readonly TaskWindow[],
  tasks: readonly Task[],
): Generator<void, TaskBlock> {
  return {
    start,
    duration,
    tasks,
    pollTime: yield* packInSteps(rows, 'pollTime'),
    queueDelay: yield* packInSteps(rows, 'queueDelay'),
    counts: countsOf((count) => rows.map((row) => row[count])),
  };
}

/** A column for each of the counts. */
export function countsOf(columnOf: (count: TaskCount) => readonly number[]): Counts {
  const packed = (count: TaskCount): Uint32Array => {
    const column = columnOf(count);
    return column.some((value) => value !== 0) ? Uint32Array.from(column) : NO_COUNTS;
  };
  return {
    wakes: packed('wakes'),
    selfWakes: packed('selfWakes'),
    yields: packed('yields'),
    outOfBudget: packed('outOfBudget'),
  };
}

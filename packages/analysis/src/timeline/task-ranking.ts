import type { TaskId } from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import type { EventBlock } from './event-block.ts';
import { firstFrom } from './table.ts';

export const TASK_ORDERS = ['slowest', 'busiest', 'first'] as const;
/** By the longest poll, by the sum of the polls, or by the task's id, which is the order in which they began. */
export type TaskOrder = (typeof TASK_ORDERS)[number];

export interface RankingQuery {
  readonly range: TimeRange;
  readonly order: TaskOrder;
  /** Which tasks are wanted. */
  readonly matches: (task: TaskId) => boolean;
  /** Tells one `matches` from another. */
  readonly filter: string;
}

interface Made {
  readonly query: RankingQuery;
  readonly tasks: readonly TaskId[];
}

/** While the view runs along, lanes keep their places until it has moved by this part of its width. */
const KEEP_FOR = 0.1;

/** The tasks that were polled in a range, in the order in which their lanes stand. */
export class TaskRanking {
  #last: Made | undefined;

  /** O(polls in the range), unless the range is nearly the last one. */
  rank(blocks: readonly EventBlock[], query: RankingQuery): readonly TaskId[] {
    if (this.#last === undefined || !isNearly(this.#last.query, query)) {
      this.#last = { query, tasks: ranked(blocks, query) };
    }
    return this.#last.tasks;
  }
}

function isNearly(before: RankingQuery, { range, order, filter }: RankingQuery): boolean {
  const width = range.to - range.from;
  const beforeWidth = before.range.to - before.range.from;
  return (
    before.order === order &&
    before.filter === filter &&
    Math.abs(width - beforeWidth) <= width * 1e-6 &&
    Math.abs(range.from - before.range.from) < width * KEEP_FOR
  );
}

function ranked(blocks: readonly EventBlock[], { range, order, matches }: RankingQuery): readonly TaskId[] {
  const values = new Map<TaskId, number>();
  for (const block of blocks) addValues(values, block, { range, order });
  const tasks = [...values.keys()].filter(matches);
  if (order === 'first') return tasks.sort((a, b) => a - b);
  return tasks.sort((a, b) => (values.get(b) ?? 0) - (values.get(a) ?? 0) || a - b);
}

function addValues(values: Map<TaskId, number>, block: EventBlock, query: Pick<RankingQuery, 'range' | 'order'>): void {
  const { start, duration, task, length } = block.contents.polls;
  const { from, to } = query.range;
  const end = firstFrom(start, length, to);
  for (let row = firstFrom(start, length, from - block.longestPoll); row < end; row++) {
    // Rows below the length are there.
    const lasted = duration[row] as number;
    if ((start[row] as number) + lasted < from) continue;
    const of = task[row] as number;
    const known = values.get(of) ?? 0;
    values.set(of, query.order === 'busiest' ? known + lasted : Math.max(known, lasted));
  }
}

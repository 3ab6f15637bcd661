import type { Nanoseconds, SparseHistogram, TaskWindow } from '@pollscope/protocol';
import { bucketOf, Histogram } from '../../histogram.ts';
import type { KnownTask, TaskGroup } from './task-book.ts';

/** What one task did in the window that closed. */
export interface TaskTotals {
  readonly task: KnownTask;
  readonly row: TaskWindow;
  readonly polls: number;
}

/** What the tasks of one group did in it together. */
export class GroupTotals {
  readonly group: TaskGroup;
  readonly tasks: TaskTotals[] = [];
  polls = 0;
  /** CPU time. */
  busy: Nanoseconds = 0;
  longestPoll: Nanoseconds = 0;
  wakes = 0;
  selfWakes = 0;
  yields = 0;
  outOfBudget = 0;
  /** The task with the longest poll. */
  #slowest: TaskTotals | undefined;

  constructor(group: TaskGroup) {
    this.group = group;
  }

  /** The task with the longest poll. */
  get slowest(): KnownTask | undefined {
    return this.#slowest?.task;
  }

  add(totals: TaskTotals): void {
    const { row, polls } = totals;
    this.tasks.push(totals);
    this.polls += polls;
    this.busy += row.pollTime.sum;
    this.wakes += row.wakes;
    this.selfWakes += row.selfWakes;
    this.yields += row.yields;
    this.outOfBudget += row.outOfBudget;
    if (this.#slowest === undefined || row.pollTime.max > this.longestPoll) this.#slowest = totals;
    this.longestPoll = Math.max(this.longestPoll, row.pollTime.max);
  }

  /** How many polls took about `duration` or longer, to the width of a bucket. */
  pollsFrom(duration: Nanoseconds): number {
    const first = bucketOf(duration);
    let polls = 0;
    for (const { row } of this.tasks) polls += countFrom(row.pollTime, first);
    return polls;
  }
}

/** Of all their polls together. O(buckets): for those that are suspected of something. */
export function medianPoll(tasks: readonly TaskTotals[]): Nanoseconds {
  const polls = new Histogram();
  for (const { row } of tasks) polls.mergeSparse(row.pollTime);
  return polls.quantile(0.5);
}

export function countOf({ counts }: SparseHistogram): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function countFrom({ buckets, counts }: SparseHistogram, first: number): number {
  let total = 0;
  for (const [index, bucket] of buckets.entries()) if (bucket >= first) total += counts[index] ?? 0;
  return total;
}

import type { Nanoseconds, TaskWindowsSection } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import type { TaskGrouping, TimeRange } from './queries.ts';
import { mergedBlock } from './merged-block.ts';
import { blockOf, type TaskBlock } from './task-block.ts';
import { groupKeyOf } from './task-groups.ts';
import { TaskRows } from './task-rows.ts';
import { TaskSummary } from './task-summary.ts';
import { TASK_COUNTS, type Task, type TaskCount, type TaskTable } from './task-table.ts';
import { Tally } from './tally.ts';
import { middleOf, secondsOf } from './window-series.ts';

/**
 * Blocks of a second that were looked at are kept put together as well, ten at a time: a minute is then read at half the
 * cost, five at a fifth, for a third more memory.
 */
const MERGED: Nanoseconds = 10e9;

/** Each holds its rows as they came, several megabytes of them. */
const MOST_WAITING = 2;

/** One task over a range. */
export interface TaskTotal extends Record<TaskCount, number> {
  readonly seconds: number;
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** The windows of all tasks, as far back as `retention` before the newest. */
export class TaskHistory {
  readonly #retention: Nanoseconds;
  readonly #blocks: TaskBlock[] = [];
  /** What several blocks say together, and how many, by the start of the first. */
  readonly #merged = new Map<Nanoseconds, { readonly block: TaskBlock; readonly length: number }>();
  /** The last answer for each grouping: between two windows the same is asked again and again. */
  readonly #summaries = new Map<TaskGrouping, { readonly of: string; readonly summary: TaskSummary }>();
  readonly #scratch = new Tally();
  /** Windows that were not taken in yet, or not all the way, the oldest first. */
  readonly #waiting: Generator<void, void>[] = [];
  #isLookedAt = false;

  constructor(retention: Nanoseconds) {
    this.#retention = retention;
  }

  /** Takes in a window. Packing it waits for {@link work}, or for the next question. */
  add({ start, duration, rows }: TaskWindowsSection, tasks: TaskTable): void {
    const byTask = [...rows].sort((a, b) => a.task - b.task);
    const observed = byTask.map((row) => tasks.observed(row));
    // Part of a snapshot: tells when the tasks were last polled, and is no stretch of time.
    if (duration === 0) return;
    this.#waiting.push(this.#take(blockOf({ start, duration }, byTask, observed), tasks));
    // Whoever gives no time to it pays at once.
    if (this.#waiting.length > MOST_WAITING) this.settle();
  }

  /** Does what waits until it is done, or `isOver` says that there is no more time. Returns whether anything is left. */
  work(isOver: () => boolean): boolean {
    for (let job = this.#waiting[0]; job !== undefined; job = this.#waiting[0]) {
      while (job.next().done !== true) if (isOver()) return true;
      this.#waiting.shift();
    }
    return false;
  }

  /** Does all that waits. */
  settle(): void {
    this.work(() => false);
  }

  *#take(packing: Generator<void, TaskBlock>, tasks: TaskTable): Generator<void, void> {
    const block = yield* packing;
    this.#blocks.push(block);
    if (this.#isLookedAt) yield* this.#mergeOne(tasks);
    while ((this.#blocks[0]?.start ?? block.start) <= block.start - this.#retention) {
      this.#merged.delete(this.#blocks.shift()?.start ?? block.start);
    }
  }

  /** Of all tasks, or of groups of them. O(rows in the range) when it took in another window, and nothing until then. */
  summary(range: TimeRange, tasks: TaskTable, groupBy: TaskGrouping): TaskSummary {
    this.settle();
    const blocks = this.#within(range);
    const of = `${blocks[0]?.start} ${blocks.length} ${blocks.at(-1)?.start} ${tasks.revision}`;
    const known = this.#summaries.get(groupBy);
    if (known?.of === of) return known.summary;
    this.#isLookedAt = true;
    const covering = this.#covering(blocks);
    const places = assignPlaces(tasks, groupBy);
    const rows = new TaskRows(covering, places.size);
    const summary = new TaskSummary({ seconds: secondsOf(blocks), places, rows, scratch: this.#scratch });
    this.#summaries.set(groupBy, { of, summary });
    return summary;
  }

  /** O(blocks in the range). */
  totalOf(task: Task | undefined, range: TimeRange): TaskTotal {
    this.settle();
    const blocks = this.#within(range);
    const total: TaskTotal = {
      seconds: secondsOf(blocks),
      pollTime: new Histogram(),
      queueDelay: new Histogram(),
      wakes: 0,
      selfWakes: 0,
      yields: 0,
      outOfBudget: 0,
    };
    for (const block of this.#covering(blocks)) {
      const row = task === undefined ? undefined : rowOf(block, task);
      if (row === undefined) continue;
      block.pollTime.mergeInto(total.pollTime, row);
      block.queueDelay.mergeInto(total.queueDelay, row);
      for (const count of TASK_COUNTS) total[count] += block.counts[count][row] ?? 0;
    }
    return total;
  }

  /** Of what was not put together yet, the oldest: one at a time, because each takes as long as a query. */
  *#mergeOne(tasks: TaskTable): Generator<void, void> {
    const cellOf = (block: TaskBlock | undefined): number => Math.floor((block?.start ?? 0) / MERGED);
    let from = 0;
    for (let index = 1; index < this.#blocks.length; index++) {
      const first = this.#blocks[from] as TaskBlock;
      // A cell is over where another begins; blocks come in order.
      if (cellOf(this.#blocks[index]) === cellOf(first)) continue;
      // The oldest cell may have lost blocks, and loses more each second.
      const isWhole = from > 0 || first.start % MERGED === 0;
      if (isWhole && index - from > 1 && !this.#merged.has(first.start)) {
        const inOrder = [...tasks.all()].sort((a, b) => a.id - b.id);
        const block = yield* mergedBlock(this.#blocks.slice(from, index), inOrder);
        this.#merged.set(first.start, { block, length: index - from });
        return;
      }
      from = index;
    }
  }

  /** The blocks whose middle is in the range; they came in order. */
  #within({ from, to }: TimeRange): readonly TaskBlock[] {
    return this.#blocks.filter((block) => middleOf(block) >= from && middleOf(block) < to);
  }

  /** The same, with those in the place of many that say the same together. */
  #covering(blocks: readonly TaskBlock[]): readonly TaskBlock[] {
    const covering: TaskBlock[] = [];
    for (let index = 0; index < blocks.length; ) {
      const block = blocks[index] as TaskBlock;
      const merged = this.#merged.get(block.start);
      const fits = merged !== undefined && index + merged.length <= blocks.length;
      covering.push(fits ? merged.block : block);
      index += fits ? merged.length : 1;
    }
    return covering;
  }
}

/** Gives each task the place of its group; returns the places by the groups' keys. */
function assignPlaces(tasks: TaskTable, groupBy: TaskGrouping): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const task of tasks.all()) {
    const key = groupKeyOf(task, groupBy);
    const known = places.get(key);
    task.place = known ?? places.size;
    if (known === undefined) places.set(key, task.place);
  }
  return places;
}

/** Binary search by id; undefined for a task that the block does not tell of, or another one of the same id. */
function rowOf({ tasks }: TaskBlock, task: Task): number | undefined {
  let low = 0;
  let high = tasks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // low ≤ middle < length.
    if ((tasks[middle] as Task).id < task.id) low = middle + 1;
    else high = middle;
  }
  return tasks[low] === task ? low : undefined;
}

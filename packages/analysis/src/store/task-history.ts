import type { Nanoseconds, TaskWindow, TaskWindowsSection } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import { HistogramPack } from './histogram-pack.ts';
import type { TimeRange } from './queries.ts';
import { TASK_COUNTS, type Task, type TaskCount, type TaskTable } from './task-table.ts';
import { middleOf, secondsOf, type Window } from './window-series.ts';

const NO_COUNTS = new Uint32Array(0);

/** The rows of one task-windows section. */
interface TaskBlock extends Window {
  /** One for each row, by ascending id. */
  readonly tasks: readonly Task[];
  readonly pollTime: HistogramPack;
  readonly queueDelay: HistogramPack;
  /** Each empty when it is 0 in every row, as wakes that are not recorded: most of what is kept is rows of these blocks. */
  readonly counts: Readonly<Record<TaskCount, Uint32Array>>;
}

/**
 * The windows of all tasks, as far back as `retention` before the newest, and the figures of all tasks over one range of
 * them. A live view asks for the same length of range again and again: what left it is taken out of the figures, what is
 * new is put in, and nothing is merged twice.
 */
export class TaskHistory {
  readonly #retention: Nanoseconds;
  readonly #blocks: TaskBlock[] = [];
  /** Blocks that the figures are made of: indices, half-open. */
  #from = 0;
  #to = 0;
  /** The tasks that have figures. */
  readonly #active = new Set<Task>();

  constructor(retention: Nanoseconds) {
    this.#retention = retention;
  }

  add({ start, duration, rows }: TaskWindowsSection, tasks: TaskTable): void {
    const byTask = [...rows].sort((a, b) => a.task - b.task);
    const observed = byTask.map((row) => tasks.observed(row));
    // Part of a snapshot: tells when the tasks were last polled, and is no stretch of time.
    if (duration === 0) return;
    this.#blocks.push({
      start,
      duration,
      tasks: observed,
      pollTime: new HistogramPack(byTask.map((row) => row.pollTime)),
      queueDelay: new HistogramPack(byTask.map((row) => row.queueDelay)),
      counts: {
        wakes: countsOf(byTask, 'wakes'),
        selfWakes: countsOf(byTask, 'selfWakes'),
        yields: countsOf(byTask, 'yields'),
        outOfBudget: countsOf(byTask, 'outOfBudget'),
      },
    });
    while ((this.#blocks[0]?.start ?? start) <= start - this.#retention) this.#dropOldest();
  }

  /**
   * Makes the tasks' `figures` those of the range, and returns how many seconds of it were observed. O(rows in the
   * windows that came or went since the last call), and for the maxima O(rows in the range), if any did.
   */
  select(range: TimeRange, tasks: TaskTable): number {
    const from = this.#firstFrom(range.from);
    const to = Math.max(from, this.#firstFrom(range.to));
    const changed = Math.abs(from - this.#from) + Math.abs(to - this.#to);
    if (changed >= to - from) this.#rebuild(tasks, from, to);
    else if (changed > 0) this.#slide(from, to);
    return secondsOf(this.#blocks.slice(from, to));
  }

  /** Task by task rather than block by block: a task's histograms stay in the cache, which is several times as fast. */
  #rebuild(tasks: TaskTable, from: number, to: number): void {
    for (const { figures } of this.#active) {
      if (figures === undefined) continue;
      figures.pollTime.clear();
      figures.queueDelay.clear();
      for (const count of TASK_COUNTS) figures[count] = 0;
    }
    this.#from = from;
    this.#to = to;
    const blocks = this.#blocks.slice(from, to);
    const nextRow = new Uint32Array(blocks.length);
    for (const task of [...tasks.all()].sort((a, b) => a.id - b.id)) {
      for (let index = 0; index < blocks.length; index++) {
        // Both indices are below their lengths. Rows of tasks that were forgotten meanwhile are passed over.
        const block = blocks[index] as TaskBlock;
        let row = nextRow[index] as number;
        for (let id = block.tasks[row]?.id; id !== undefined && id <= task.id; id = block.tasks[++row]?.id) {
          if (id === task.id) this.#put(block, row);
        }
        nextRow[index] = row;
      }
    }
    this.#dropEmpty();
  }

  #slide(from: number, to: number): void {
    while (this.#from > from) this.#putAll(--this.#from);
    while (this.#to < to) this.#putAll(this.#to++);
    while (this.#from < from) this.#takeAll(this.#from++);
    while (this.#to > to) this.#takeAll(--this.#to);
    this.#restateMaxima();
    this.#dropEmpty();
  }

  #putAll(index: number): void {
    const block = this.#blocks[index];
    for (let row = 0; block !== undefined && row < block.tasks.length; row++) this.#put(block, row);
  }

  #put(block: TaskBlock, row: number): void {
    const task = block.tasks[row];
    if (task === undefined) return;
    if (task.figures === undefined) {
      const counts = { wakes: 0, selfWakes: 0, yields: 0, outOfBudget: 0 };
      task.figures = { pollTime: new Histogram(), queueDelay: new Histogram(), ...counts };
      this.#active.add(task);
    }
    block.pollTime.mergeInto(task.figures.pollTime, row);
    block.queueDelay.mergeInto(task.figures.queueDelay, row);
    for (const count of TASK_COUNTS) task.figures[count] += block.counts[count][row] ?? 0;
  }

  #takeAll(index: number): void {
    const block = this.#blocks[index];
    for (const [row, { figures }] of block?.tasks.entries() ?? []) {
      if (figures === undefined) continue;
      block?.pollTime.takeFrom(figures.pollTime, row);
      block?.queueDelay.takeFrom(figures.queueDelay, row);
      for (const count of TASK_COUNTS) figures[count] -= block?.counts[count][row] ?? 0;
    }
  }

  #restateMaxima(): void {
    for (const { figures } of this.#active) {
      figures?.pollTime.setMax(0);
      figures?.queueDelay.setMax(0);
    }
    for (const block of this.#blocks.slice(this.#from, this.#to)) {
      for (const [row, { figures }] of block.tasks.entries()) {
        figures?.pollTime.addTotals(0, block.pollTime.max(row));
        figures?.queueDelay.addTotals(0, block.queueDelay.max(row));
      }
    }
  }

  #dropEmpty(): void {
    for (const task of this.#active) {
      if (task.figures?.pollTime.count !== 0 || task.figures.wakes !== 0) continue;
      task.figures = undefined;
      this.#active.delete(task);
    }
  }

  #dropOldest(): void {
    if (this.#from === 0 && this.#to > 0) this.#slide(1, this.#to);
    this.#blocks.shift();
    this.#from = Math.max(0, this.#from - 1);
    this.#to = Math.max(0, this.#to - 1);
  }

  /** Index of the first block whose middle is at or after `time`; the blocks came in order. */
  #firstFrom(time: Nanoseconds): number {
    const index = this.#blocks.findIndex((block) => middleOf(block) >= time);
    return index < 0 ? this.#blocks.length : index;
  }
}

function countsOf(rows: readonly TaskWindow[], field: TaskCount): Uint32Array {
  return rows.some((row) => row[field] !== 0) ? Uint32Array.from(rows, (row) => row[field]) : NO_COUNTS;
}

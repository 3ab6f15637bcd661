import type { HistogramSink, HistogramTotals, Measure } from './histogram-pack.ts';
import type { TaskBlock } from './task-block.ts';
import type { Task, TaskCount } from './task-table.ts';

/** The rows of some blocks, sorted by what they count for: a task, or a group of them. */
export class TaskRows {
  readonly #blocks: readonly TaskBlock[];
  /** The rows of place p are at `#first[p]` to `#first[p + 1]`: index of the block, and of the row in it. */
  readonly #first: Uint32Array;
  readonly #block: Uint32Array;
  readonly #row: Uint32Array;

  /** Takes the tasks' places as they are now; rows of tasks whose place is negative are left out. Two passes over the rows. */
  constructor(blocks: readonly TaskBlock[], places: number) {
    // What is at and between starts was filled in, hence the casts.
    this.#blocks = blocks;
    const first = new Uint32Array(places + 1);
    for (const { tasks } of blocks) {
      for (const { place } of tasks) if (place >= 0) (first[place + 1] as number)++;
    }
    for (let place = 0; place < places; place++) (first[place + 1] as number) += first[place] as number;
    this.#first = first;
    this.#block = new Uint32Array(first[places] as number);
    this.#row = new Uint32Array(this.#block.length);
    const next = first.slice();
    for (const [index, { tasks }] of blocks.entries()) {
      for (let row = 0; row < tasks.length; row++) {
        const { place } = tasks[row] as Task;
        if (place < 0) continue;
        const at = (next[place] as number)++;
        this.#block[at] = index;
        this.#row[at] = row;
      }
    }
  }

  has(place: number): boolean {
    return this.#first[place] !== this.#first[place + 1];
  }

  mergeInto(sink: HistogramSink, place: number, measure: Measure): void {
    const end = this.#first[place + 1] as number;
    for (let at = this.#first[place] as number; at < end; at++) {
      this.#blockAt(at)[measure].mergeInto(sink, this.#row[at] as number);
    }
  }

  addTotals(totals: HistogramTotals, place: number, measure: Measure): void {
    const end = this.#first[place + 1] as number;
    for (let at = this.#first[place] as number; at < end; at++) {
      this.#blockAt(at)[measure].addTotals(totals, this.#row[at] as number);
    }
  }

  count(place: number, count: TaskCount): number {
    let total = 0;
    const end = this.#first[place + 1] as number;
    for (let at = this.#first[place] as number; at < end; at++) {
      total += this.#blockAt(at).counts[count][this.#row[at] as number] ?? 0;
    }
    return total;
  }

  #blockAt(at: number): TaskBlock {
    return this.#blocks[this.#block[at] as number] as TaskBlock;
  }
}

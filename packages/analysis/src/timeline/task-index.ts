import type { TaskId } from '@pollscope/protocol';
import type { POLLS } from './schemas.ts';
import type { Rows } from './table.ts';
import { firstFrom } from './table.ts';

/** Which rows are polls of which task. O(rows) to make. */
export class TaskIndex {
  /** Ascending. */
  readonly tasks: Uint32Array;
  /** Where the rows of each task begin in `rows`; one more at the end. */
  readonly #begin: Uint32Array;
  /** Rows by task, those of one task ascending. */
  readonly #rows: Uint32Array;

  constructor({ task, length }: Rows<typeof POLLS>) {
    const counts = new Map<TaskId, number>();
    for (let row = 0; row < length; row++) {
      const of = task[row] as number;
      counts.set(of, (counts.get(of) ?? 0) + 1);
    }
    this.tasks = Uint32Array.from(counts.keys()).sort();
    this.#begin = new Uint32Array(this.tasks.length + 1);
    const next = new Map<TaskId, number>();
    let begin = 0;
    for (const [place, of] of this.tasks.entries()) {
      this.#begin[place] = begin;
      next.set(of, begin);
      begin += counts.get(of) ?? 0;
    }
    this.#begin[this.tasks.length] = begin;
    this.#rows = new Uint32Array(length);
    for (let row = 0; row < length; row++) {
      const of = task[row] as number;
      const at = next.get(of) as number;
      this.#rows[at] = row;
      next.set(of, at + 1);
    }
  }

  /** Rows of the polls of a task, by start. */
  rowsOf(task: TaskId): Uint32Array {
    const place = firstFrom(this.tasks, this.tasks.length, task);
    if (this.tasks[place] !== task) return this.#rows.subarray(0, 0);
    return this.#rows.subarray(this.#begin[place], this.#begin[place + 1]);
  }
}

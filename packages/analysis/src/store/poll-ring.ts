import type { Nanoseconds, PollsSection, TaskId, WorkerId } from '@pollscope/protocol';
import type { TimeRange } from './queries.ts';

export interface Poll {
  readonly worker: WorkerId;
  readonly task: TaskId;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly queueDelay: Nanoseconds;
}

/** Of so many polls at a time the longest is known, so that a search for long ones passes over most. */
const STRETCH = 1024;

/** The last polls received, as columns; the oldest are overwritten. 32 bytes a poll. */
export class PollRing {
  readonly #capacity: number;
  // Rows below #size are written, hence the casts.
  readonly #worker: Uint32Array;
  readonly #task: Uint32Array;
  readonly #start: Float64Array;
  readonly #duration: Float64Array;
  readonly #queueDelay: Float64Array;
  readonly #longest: Float64Array;
  #size = 0;
  #next = 0;

  /** @throws RangeError unless `capacity` is a positive integer. */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`A poll ring holds 1 or more polls, got ${capacity}.`);
    this.#capacity = capacity;
    this.#worker = new Uint32Array(capacity);
    this.#task = new Uint32Array(capacity);
    this.#start = new Float64Array(capacity);
    this.#duration = new Float64Array(capacity);
    this.#queueDelay = new Float64Array(capacity);
    this.#longest = new Float64Array(Math.ceil(capacity / STRETCH));
  }

  add(polls: PollsSection): void {
    for (let from = Math.max(0, polls.length - this.#capacity); from < polls.length; ) {
      const at = this.#next;
      const to = Math.min(polls.length, from + this.#capacity - at);
      this.#worker.fill(polls.worker, at, at + to - from);
      this.#task.set(polls.task.subarray(from, to), at);
      this.#start.set(polls.start.subarray(from, to), at);
      this.#duration.set(polls.duration.subarray(from, to), at);
      this.#queueDelay.set(polls.queueDelay.subarray(from, to), at);
      this.#next = (at + to - from) % this.#capacity;
      this.#size = Math.max(this.#size, at + to - from);
      this.#measure(at, at + to - from);
      from = to;
    }
  }

  /**
   * The longest polls that ended in the range, of all tasks or of one, longest first. At most one pass over the ring, some
   * milliseconds for 2^19 polls; of all tasks and a range with many polls much less.
   */
  slowest(range: TimeRange, limit: number, task?: TaskId): readonly Poll[] {
    const found: Poll[] = [];
    let enough = -1;
    for (let row = 0; row < this.#size; row++) {
      if (row % STRETCH === 0 && (this.#longest[row / STRETCH] as number) <= enough) {
        row += STRETCH - 1;
        continue;
      }
      const duration = this.#duration[row] as number;
      if (duration <= enough || (task !== undefined && this.#task[row] !== task)) continue;
      const start = this.#start[row] as number;
      const end = start + duration;
      if (end < range.from || end >= range.to) continue;
      insertByDuration(found, this.#pollAt(row));
      if (found.length > limit) found.pop();
      if (found.length === limit) enough = found.at(-1)?.duration ?? enough;
    }
    return found;
  }

  /** Calls back for each poll of the task that ended in the range, in no order. One pass over the ring. */
  forTask(task: TaskId, range: TimeRange, visit: (end: Nanoseconds, duration: Nanoseconds) => void): void {
    for (let row = 0; row < this.#size; row++) {
      if (this.#task[row] !== task) continue;
      const duration = this.#duration[row] as number;
      const end = (this.#start[row] as number) + duration;
      if (end >= range.from && end < range.to) visit(end, duration);
    }
  }

  /** Notes the longest polls of the stretches with rows from `first` up to `end`. */
  #measure(first: number, end: number): void {
    for (let stretch = Math.floor(first / STRETCH); stretch * STRETCH < end; stretch++) {
      const rows = this.#duration.subarray(stretch * STRETCH, Math.min(this.#size, (stretch + 1) * STRETCH));
      let longest = 0;
      for (let row = 0; row < rows.length; row++) longest = Math.max(longest, rows[row] as number);
      this.#longest[stretch] = longest;
    }
  }

  #pollAt(row: number): Poll {
    return {
      worker: this.#worker[row] as number,
      task: this.#task[row] as number,
      start: this.#start[row] as number,
      duration: this.#duration[row] as number,
      queueDelay: this.#queueDelay[row] as number,
    };
  }
}

function insertByDuration(polls: Poll[], poll: Poll): void {
  const at = polls.findIndex((other) => other.duration < poll.duration);
  polls.splice(at < 0 ? polls.length : at, 0, poll);
}

/** What happened at an instant, and what `a` and `b` of such a record mean. */
export const RecordKind = {
  /** `a`: task; `depth`: the worker's queue. */
  pollStart: 0,
  /** `a`: task, where the source tells; 0 otherwise. */
  pollEnd: 1,
  /** `a`: thread; `depth`: the worker's queue. */
  park: 2,
  /** The same. */
  unpark: 3,
  /** `a`: the task that was woken; `b`: the one that woke it, 0 for none. Its worker is where the task is expected to run. */
  wake: 4,
  /** `a`: task. */
  spawn: 5,
  /** `a`: task. */
  end: 6,
  /** `a`: one of the run's shared queues; `b`: its depth. */
  depth: 7,
  /** `a`: text of the name; `b`: text of the fields. */
  mark: 8,
  /** The same, of a thread: `worker` is the thread. */
  sample: 9,
  /** `a`: span; `b`: text of the fields. */
  spanEnter: 10,
  /** `a`: span; `b`: text of the name. */
  spanExit: 11,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

const KIND_BITS = 4;
const DEPTH_BITS = 9;
const WORKER_SHIFT = KIND_BITS + DEPTH_BITS;
const KIND_MASK = (1 << KIND_BITS) - 1;
const DEPTH_MASK = (1 << DEPTH_BITS) - 1;

/** Workers and threads that a record can name. */
export const MAX_LANES = 1 << (32 - WORKER_SHIFT);

/** Records in the order of the file: 20 bytes each, in columns, so that the events of a large file fit. */
export class Records {
  length = 0;
  #kinds = 0;
  #time = new Float64Array(1024);
  #meta = new Uint32Array(1024);
  #a = new Uint32Array(1024);
  #b = new Uint32Array(1024);

  /** Positional, because it is called for every event. `worker` is below {@link MAX_LANES}, `depth` below 512. */
  push(kind: RecordKind, time: number, worker: number, depth: number, a: number, b: number): void {
    const row = this.length;
    if (row === this.#time.length) this.#grow();
    this.length = row + 1;
    this.#kinds |= 1 << kind;
    this.#time[row] = time;
    this.#meta[row] = (kind | (depth << KIND_BITS) | (worker << WORKER_SHIFT)) >>> 0;
    this.#a[row] = a;
    this.#b[row] = b;
  }

  has(kind: RecordKind): boolean {
    return (this.#kinds & (1 << kind)) !== 0;
  }

  /** Nanoseconds from the source's origin. */
  get times(): Float64Array {
    return this.#time.subarray(0, this.length);
  }

  // Rows are below `length`, hence the casts.

  time(row: number): number {
    return this.#time[row] as number;
  }

  kind(row: number): RecordKind {
    return ((this.#meta[row] as number) & KIND_MASK) as RecordKind;
  }

  depth(row: number): number {
    return ((this.#meta[row] as number) >>> KIND_BITS) & DEPTH_MASK;
  }

  worker(row: number): number {
    return (this.#meta[row] as number) >>> WORKER_SHIFT;
  }

  a(row: number): number {
    return this.#a[row] as number;
  }

  b(row: number): number {
    return this.#b[row] as number;
  }

  /** Says what could not be said yet when the record was made. */
  setB(row: number, b: number): void {
    this.#b[row] = b;
  }

  #grow(): void {
    const capacity = this.#time.length * 2;
    this.#time = grown(this.#time, new Float64Array(capacity));
    this.#meta = grown(this.#meta, new Uint32Array(capacity));
    this.#a = grown(this.#a, new Uint32Array(capacity));
    this.#b = grown(this.#b, new Uint32Array(capacity));
  }
}

function grown<Column extends Float64Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

import type { Nanoseconds, WorkerId } from '@pollscope/protocol';

/** What was received of one kind of event: a time and whole numbers, in columns of one length. */
export interface EventColumns<Column extends string> {
  readonly worker: WorkerId;
  readonly length: number;
  readonly time: Float64Array;
  readonly numbers: Readonly<Record<Column, ArrayLike<number>>>;
}

/** The last events of one kind, as columns; the oldest are overwritten. 12 bytes an event, and four for each column. */
export class EventRing<Column extends string> {
  readonly #capacity: number;
  readonly #names: readonly Column[];
  readonly #time: Float64Array;
  readonly #worker: Uint32Array;
  readonly #numbers: readonly Uint32Array[];
  #received = 0;

  /** `capacity` is a positive integer. */
  constructor(capacity: number, names: readonly Column[]) {
    this.#capacity = capacity;
    this.#names = names;
    this.#time = new Float64Array(capacity);
    this.#worker = new Uint32Array(capacity);
    this.#numbers = names.map(() => new Uint32Array(capacity));
  }

  add({ worker, length, time, numbers }: EventColumns<Column>): void {
    for (let row = Math.max(0, length - this.#capacity); row < length; row++) {
      const at = this.#received++ % this.#capacity;
      // Each column has `length` rows.
      this.#time[at] = time[row] as number;
      this.#worker[at] = worker;
      for (let column = 0; column < this.#names.length; column++) {
        const values = numbers[this.#names[column] as Column];
        (this.#numbers[column] as Uint32Array)[at] = values[row] as number;
      }
    }
  }

  /** Rows from the newest to the oldest; each is read with `time`, `worker` and `number`. */
  *rows(): Generator<number> {
    const oldest = Math.max(0, this.#received - this.#capacity);
    for (let event = this.#received - 1; event >= oldest; event--) yield event % this.#capacity;
  }

  time(row: number): Nanoseconds {
    return this.#time[row] as number;
  }

  worker(row: number): WorkerId {
    return this.#worker[row] as number;
  }

  /** The column to read rows of. */
  column(name: Column): Uint32Array {
    return this.#numbers[this.#names.indexOf(name)] as Uint32Array;
  }
}

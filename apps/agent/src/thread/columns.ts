import type { PollBlock } from '@pollscope/analysis';

type ColumnKind = Uint8ArrayConstructor | Uint32ArrayConstructor | Int32ArrayConstructor | Float64ArrayConstructor;
type ColumnKinds = Readonly<Record<string, ColumnKind>>;
type ColumnsOf<Kinds extends ColumnKinds> = { readonly [Name in keyof Kinds]: InstanceType<Kinds[Name]> };

const FIRST_ROWS = 1024;

/**
 * Parallel columns of rows on their way into a frame. They grow with the rate and are reused from frame to frame, so that
 * gathering allocates nothing once they have held the busiest one.
 */
class Columns<Kinds extends ColumnKinds> {
  length = 0;
  protected columns: ColumnsOf<Kinds>;
  readonly #kinds: Kinds;
  #room = FIRST_ROWS;

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
    this.columns = this.#each((_name, Kind) => new Kind(FIRST_ROWS));
  }

  clear(): void {
    this.length = 0;
  }

  /** Views that hold until the next row is added. */
  views(): ColumnsOf<Kinds> & { readonly length: number } {
    const { length } = this;
    return { length, ...this.#each((name) => this.columns[name].subarray(0, length)) };
  }

  /** Makes room for so many more rows, and returns the index of the first. */
  protected addRows(count: number): number {
    const first = this.length;
    this.length += count;
    if (this.length > this.#room) this.#grow();
    return first;
  }

  #grow(): void {
    while (this.length > this.#room) this.#room *= 2;
    this.columns = this.#each((name, Kind) => {
      const wider = new Kind(this.#room);
      wider.set(this.columns[name]);
      return wider;
    });
  }

  /** `make` gives a column of the kind that belongs to the name, which the type of Object.entries cannot say. */
  #each(make: (name: keyof Kinds, Kind: ColumnKind) => InstanceType<ColumnKind>): ColumnsOf<Kinds> {
    const entries = Object.entries(this.#kinds).map(([name, Kind]) => [name, make(name, Kind)]);
    return Object.fromEntries(entries) as ColumnsOf<Kinds>;
  }
}

const POLL = {
  task: Uint32Array,
  start: Float64Array,
  duration: Float64Array,
  queueDelay: Float64Array,
  outcome: Uint8Array,
  source: Uint8Array,
} as const;

export class PollColumns extends Columns<typeof POLL> {
  constructor() {
    super(POLL);
  }

  append(block: PollBlock): void {
    const first = this.addRows(block.length);
    const { task, start, duration, queueDelay, outcome, source } = this.columns;
    // Rows are below the block's length, hence the casts; copying by subarray would cost a short block a microsecond.
    for (let row = 0; row < block.length; row++) {
      task[first + row] = block.task[row] as number;
      start[first + row] = block.start[row] as number;
      duration[first + row] = block.duration[row] as number;
      queueDelay[first + row] = block.queueDelay[row] as number;
      outcome[first + row] = block.outcome[row] as number;
      source[first + row] = block.source[row] as number;
    }
  }
}

const WAKE = {
  time: Float64Array,
  task: Uint32Array,
  waker: Uint32Array,
  source: Uint8Array,
  effect: Uint8Array,
} as const;

export class WakeColumns extends Columns<typeof WAKE> {
  constructor() {
    super(WAKE);
  }

  push(time: number, task: number, waker: number, source: number, effect: number): void {
    const row = this.addRows(1);
    const { columns } = this;
    columns.time[row] = time;
    columns.task[row] = task;
    columns.waker[row] = waker;
    columns.source[row] = source;
    columns.effect[row] = effect;
  }
}

const RESOURCE = { time: Float64Array, task: Uint32Array, resource: Uint32Array, amount: Int32Array } as const;

/** Waits, and holds, which have an amount as well. */
export class ResourceColumns extends Columns<typeof RESOURCE> {
  constructor() {
    super(RESOURCE);
  }

  push(time: number, task: number, resource: number, amount: number): void {
    const row = this.addRows(1);
    const { columns } = this;
    columns.time[row] = time;
    columns.task[row] = task;
    columns.resource[row] = resource;
    columns.amount[row] = amount;
  }
}

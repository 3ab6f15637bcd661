const KINDS = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, i32: Int32Array, u8: Uint8Array } as const;

/** The columns of a table, by name, and how wide each is. */
export type Schema = Readonly<Record<string, keyof typeof KINDS>>;

type ColumnsOf<S extends Schema> = { readonly [Name in keyof S]: InstanceType<(typeof KINDS)[S[Name]]> };

type AnyColumn = InstanceType<(typeof KINDS)[keyof typeof KINDS]>;

/** Parallel columns of `length` rows. */
export type Rows<S extends Schema> = ColumnsOf<S> & { readonly length: number };

const FIRST_CAPACITY = 64;

/** Rows that are added one after the other, as columns. */
export class Table<S extends Schema> {
  readonly #schema: S;
  readonly #names: readonly (keyof S & string)[];
  #columns: ColumnsOf<S>;
  #capacity: number;
  #length = 0;

  constructor(schema: S, capacity = FIRST_CAPACITY) {
    this.#schema = schema;
    this.#names = Object.keys(schema);
    this.#capacity = capacity;
    this.#columns = allocate(schema, capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** To be written at rows that were reserved; `reserve` may replace them. */
  get columns(): ColumnsOf<S> {
    return this.#columns;
  }

  /** Adds `count` rows and returns the number of the first one. */
  reserve(count: number): number {
    const first = this.#length;
    this.#length += count;
    if (this.#length > this.#capacity) {
      this.#capacity = Math.max(this.#length, 2 * this.#capacity);
      const before = this.#columns;
      this.#columns = allocate(this.#schema, this.#capacity);
      for (const name of this.#names) this.#columns[name].set(before[name]);
    }
    return first;
  }

  /** Adds a row of another table of the same columns. */
  copy(from: Rows<S>, row: number): void {
    const at = this.reserve(1);
    // The row lies within both tables.
    for (const name of this.#names) this.#columns[name][at] = from[name][row] as number;
  }

  /** What was added so far; shares its memory with the table. */
  view(): Rows<S> {
    return this.#rowsOf((column) => column.subarray(0, this.#length));
  }

  /** What was added so far, ascending by `by`, rows of one value in the order in which they came; a copy. */
  sorted(by: keyof S): Rows<S> {
    const key = this.#columns[by];
    if (isAscending(key, this.#length)) return this.#rowsOf((column) => column.slice(0, this.#length));
    // A stable sort that finds the runs of each worker and merges them.
    const order = Array.from({ length: this.#length }, (_, row) => row).sort(
      (a, b) => (key[a] as number) - (key[b] as number),
    );
    return this.#rowsOf((column) => {
      const moved = column.slice(0, this.#length);
      for (let row = 0; row < order.length; row++) moved[row] = column[order[row] as number] as number;
      return moved;
    });
  }

  /** Bytes that its rows take. */
  get bytes(): number {
    return this.#names.reduce((total, name) => total + this.#columns[name].BYTES_PER_ELEMENT * this.#length, 0);
  }

  #rowsOf(take: (column: AnyColumn) => AnyColumn): Rows<S> {
    const columns = this.#names.map((name) => [name, take(this.#columns[name])] as const);
    // Each column of the schema is there, in its kind.
    return { ...(Object.fromEntries(columns) as ColumnsOf<S>), length: this.#length };
  }
}

/** The first row whose value is `least` or more; `values` ascend up to `length`. */
export function firstFrom(values: ArrayLike<number>, length: number, least: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) >= least) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isAscending(values: ArrayLike<number>, length: number): boolean {
  for (let row = 1; row < length; row++) if ((values[row] as number) < (values[row - 1] as number)) return false;
  return true;
}

function allocate<S extends Schema>(schema: S, capacity: number): ColumnsOf<S> {
  const columns = Object.entries(schema).map(([name, kind]) => [name, new KINDS[kind](capacity)] as const);
  return Object.fromEntries(columns) as ColumnsOf<S>;
}

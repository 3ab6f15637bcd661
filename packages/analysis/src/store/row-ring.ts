/** The last rows received of a kind that is not frequent; the oldest are overwritten. */
export class RowRing<Row> {
  readonly #capacity: number;
  readonly #rows: Row[] = [];
  #next = 0;

  /** `capacity` is a positive integer. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(row: Row): void {
    this.#rows[this.#next] = row;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** The newest rows that pass, at most `limit`, in the order in which they came. */
  newest(test: (row: Row) => boolean, limit: number): readonly Row[] {
    const found: Row[] = [];
    const size = this.#rows.length;
    for (let back = 1; back <= size && found.length < limit; back++) {
      // The index lies within what was written.
      const row = this.#rows[(this.#next - back + size) % size] as Row;
      if (test(row)) found.push(row);
    }
    return found.reverse();
  }
}

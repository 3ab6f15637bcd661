/** A cell: text, a number, or nothing where it is not known. */
export type Cell = string | number | undefined;

/** Rows of a table, made as they are asked for. Names of columns carry their units. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}

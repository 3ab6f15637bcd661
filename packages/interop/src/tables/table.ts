import type { RecordedRange } from '@pollscope/analysis';
import type { TimeRange } from '@pollscope/protocol/recording';

/** A cell: text, a number, or nothing where it is not known. */
export type Cell = string | number | undefined;

/** Rows of a table, made as they are asked for. Names of columns carry their units. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}

/** Makes a table of a range of a recording. */
export type TableMaker = (recording: RecordedRange, range: Readonly<TimeRange>) => Table;

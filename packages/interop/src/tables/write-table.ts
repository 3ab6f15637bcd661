import type { RecordedRange } from '@pollscope/analysis';
import type { TimeRange } from '@pollscope/protocol/recording';
import {
  lossesTable,
  marksTable,
  parksTable,
  pollsTable,
  samplesTable,
  slicesTable,
  wakesTable,
  windowsTable,
} from './event-tables.ts';
import {
  findingsTable,
  groupsTable,
  locationsTable,
  queuesTable,
  resourcesTable,
  workersTable,
} from './range-tables.ts';
import type { Cell, Table, TableMaker } from './table.ts';
import { tasksTable } from './tasks-table.ts';

const TABLES = {
  tasks: tasksTable,
  groups: groupsTable,
  locations: locationsTable,
  queues: queuesTable,
  workers: workersTable,
  resources: resourcesTable,
  findings: findingsTable,
  windows: windowsTable,
  polls: pollsTable,
  wakes: wakesTable,
  parks: parksTable,
  slices: slicesTable,
  samples: samplesTable,
  marks: marksTable,
  losses: lossesTable,
} as const satisfies Readonly<Record<string, TableMaker>>;
export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

export interface TableOptions {
  readonly table: TableName;
  /** Of stream time; all of it if not given. */
  readonly range?: Readonly<TimeRange>;
}

const ALWAYS: Readonly<TimeRange> = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Given out when there is so much. */
const PIECE_CHARACTERS = 1 << 18;

/** A table as CSV (RFC 4180, with a line of column names), in pieces. */
export async function* csvTable(recording: RecordedRange, options: TableOptions): AsyncGenerator<string> {
  yield* inPieces(csvLines(tableOf(recording, options)));
}

/** A table as a JSON array of objects, in pieces. Cells that are not known are left out. */
export async function* jsonTable(recording: RecordedRange, options: TableOptions): AsyncGenerator<string> {
  yield* inPieces(jsonLines(tableOf(recording, options)));
}

function tableOf(recording: RecordedRange, { table, range = ALWAYS }: TableOptions): Table {
  return TABLES[table](recording, range);
}

async function* csvLines({ columns, rows }: Table): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const row of rows) yield `${row.map(csvCell).join(',')}\r\n`;
}

async function* jsonLines({ columns, rows }: Table): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, row[index]])))}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet would run what begins like a formula, and names come from the program that was observed.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

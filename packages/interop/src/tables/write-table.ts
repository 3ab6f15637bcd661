import type { Frames } from '../frames.ts';
import { pollsTable } from './polls-table.ts';
import { queuesTable } from './queues-table.ts';
import type { Cell, Table } from './table.ts';
import { tasksTable } from './tasks-table.ts';

const TABLES = { polls: pollsTable, queues: queuesTable, tasks: tasksTable } as const;
export type TableName = keyof typeof TABLES;
export const TABLE_NAMES: readonly TableName[] = ['polls', 'queues', 'tasks'];

/** Given out when there is so much. */
const PIECE_CHARACTERS = 1 << 18;

/** A table as CSV (RFC 4180, with a line of column names), in pieces. */
export async function* csvTable(frames: Frames, name: TableName): AsyncGenerator<string> {
  yield* inPieces(csvLines(TABLES[name](frames)));
}

/** A table as a JSON array of objects, in pieces. Cells that are not known are left out. */
export async function* jsonTable(frames: Frames, name: TableName): AsyncGenerator<string> {
  yield* inPieces(jsonLines(TABLES[name](frames)));
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

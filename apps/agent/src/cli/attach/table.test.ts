import { expect, test } from 'vitest';
import { type Column, tableLines } from './table.ts';

interface Row {
  readonly name: string;
  readonly polls: number;
}

const columns: readonly Column<Row>[] = [
  { title: 'task', align: 'left', cell: ({ name }) => name },
  { title: 'polls', align: 'right', cell: ({ polls }) => ({ text: String(polls), tone: polls > 9 ? 'bad' : 'plain' }) },
];
const plain = { width: 80, paint: (_tone: string, text: string) => text };

test('words are aligned left and numbers right', () => {
  const rows = [
    { name: 'render', polls: 7 },
    { name: 'io', polls: 123456 },
  ];
  expect(tableLines(rows, columns, plain)).toEqual([
    // As wide as its widest cell.
    'task     polls',
    'render       7',
    'io      123456',
  ]);
});

test('names give way where the terminal is narrow, and figures do not', () => {
  const rows = [{ name: 'a name that is much too long', polls: 1_000_000 }];
  expect(tableLines(rows, columns, { ...plain, width: 20 })[1]).toBe('a name tha…  1000000');
});

test('of a place, file and line stay where the terminal is narrow', () => {
  const rows = [{ name: '/srv/app/dist/reader.js:120:7', polls: 1 }];
  const places = columns.map((column) => ({ ...column, keepsEnd: true as const }));
  expect(tableLines(rows, places, { ...plain, width: 26 })[1]).toBe('…st/reader.js:120:7      1');
});

test('a name cannot steer the terminal', () => {
  const rows = [{ name: 'a\u001b[2Jb\nc\u202Ed', polls: 1 }];
  expect(tableLines(rows, columns, plain)[1]).toBe('a\uFFFD[2Jb\uFFFDc\uFFFDd      1');
});

test('a cell is painted in its tone, padding and all', () => {
  const paint = (tone: string, text: string) => (tone === 'bad' ? `<${text}>` : text);
  expect(tableLines([{ name: 'io', polls: 10 }], columns, { width: 80, paint })[1]).toBe('io    <   10>');
});

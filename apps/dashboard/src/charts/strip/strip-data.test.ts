import type { Strip } from '@pollscope/analysis';
import { expect, test } from 'vitest';
import { doubtful, extent, isolated, readColumn, readNewest, stripColumn, toLine } from './strip-data.ts';

const none = Number.NaN;

function strip(values: Readonly<Record<string, readonly number[]>>): Strip {
  const lines = Object.entries(values);
  return {
    time: Float64Array.from(lines[0]?.[1] ?? [], (_, index) => index * 1e8),
    series: lines.map(([name, line], queue) => ({
      queue,
      name,
      values: Float64Array.from(line),
      counts: Float64Array.from(line, (value) => (Number.isNaN(value) ? 0 : 30)),
    })),
    gaps: [],
  };
}

function only(values: readonly number[], counts: readonly number[]): Strip['series'][number] {
  return { queue: 0, name: 'foreground', values: Float64Array.from(values), counts: Float64Array.from(counts) };
}

test('what was not observed is a break in the line, not zero', () => {
  const series = only([1, none, 0], [30, 0, 30]);
  expect(toLine(series, { floor: Number.NEGATIVE_INFINITY, enough: 20 })).toEqual([1, null, 0]);
});

test('values below the floor of a logarithmic axis are drawn on it', () => {
  expect(toLine(only([0, 500], [30, 30]), { floor: 100, enough: 20 })).toEqual([100, 500]);
});

test('a percentile of few samples is no part of the line and is drawn apart', () => {
  const series = only([5, 6, none, 7], [30, 3, 0, 20]);
  expect(toLine(series, { floor: 0, enough: 20 })).toEqual([5, null, null, 7]);
  expect(doubtful(series, 20)).toEqual([1]);
});

test('a value between two breaks is found, so that it can be drawn as a point', () => {
  expect(isolated([1, null, 2, null, 3, 4, null, 5])).toEqual([0, 2, 7]);
});

test('the extent is that of the visible queues', () => {
  const both = strip({ foreground: [3, none, 9], background: [1, 200, none] });
  expect(extent(both, () => true)).toEqual({ min: 1, max: 200 });
  expect(extent(both, (name) => name === 'foreground')).toEqual({ min: 3, max: 9 });
  expect(extent(both, () => false)).toBeUndefined();
});

test('a column is read with its sample counts, without the queues that have no value there', () => {
  const both = strip({ foreground: [3, none], background: [1, 200] });
  expect([...readColumn(both, 1)]).toEqual([[1, { value: 200, samples: 30 }]]);
});

test('the newest reading looks past columns without polls, but not far', () => {
  const quiet = strip({ recent: [5, 7, none, none], silent: [5, none, none, none] });
  expect(readNewest(quiet).get(0)).toEqual({ value: 7, samples: 30 });
  const long = strip({ silent: [5, ...Array.from({ length: 12 }, () => none)] });
  expect(readNewest(long).size).toBe(0);
});

test('columns are whole windows of the agent, about 60 to the screen', () => {
  expect([10, 30, 60, 300].map(stripColumn)).toEqual([2e8, 5e8, 1e9, 5e9]);
});

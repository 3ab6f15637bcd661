import { expect, test } from 'vitest';
import { barRows, decadeTicks, positionOf } from './bar-rows.ts';

test('bars lie side by side on the logarithmic axis and their shares sum to one', () => {
  const rows = barRows({
    lower: [1024, 2048, 4096],
    upper: [2048, 4096, 8192],
    counts: [30, 0, 10],
    percentiles: { count: 40, p50: 1500, p95: 5000, p99: 6000, max: 6100 },
  });
  expect(rows.map(({ from, middle, to }) => [from, middle, to])).toEqual([
    [10, 10.5, 11],
    [11, 11.5, 12],
    [12, 12.5, 13],
  ]);
  expect(rows.map(({ share }) => share)).toEqual([0.75, 0, 0.25]);
});

test('ticks stand at powers of ten', () => {
  const ticks = decadeTicks(positionOf(900), positionOf(1.2e9)).map((position) => Math.round(2 ** position));
  expect(ticks).toEqual([1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);
});

test('a short axis has ticks between them', () => {
  const ticks = decadeTicks(positionOf(2e5), positionOf(4e6)).map((position) => Math.round(2 ** position));
  expect(ticks).toEqual([3e5, 1e6, 3e6]);
});

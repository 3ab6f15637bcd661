import { expect, test } from 'vitest';
import { overlayRows } from './overlay-rows.ts';

test('steps follow each other without a gap, and the last one ends where its bar does', () => {
  const rows = overlayRows({ lower: [1024, 8192], upper: [2048, 16384], a: [1, 0], b: [0.25, 0.75] });
  expect(rows.map(({ position, before, after }) => [position, before, after])).toEqual([
    [10, 1, 0.25],
    [11, 0, 0],
    [13, 0, 0.75],
    [14, 0, 0.75],
  ]);
});

test('of nothing there are none', () => {
  expect(overlayRows({ lower: [], upper: [], a: [], b: [] })).toEqual([]);
});

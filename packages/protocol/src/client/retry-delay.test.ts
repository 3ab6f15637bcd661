import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

test('the first retry comes at once, then half a second, then doubling to ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 60].map((attempt) => retryDelay(attempt, 1))).toEqual([
    0, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000,
  ]);
});

test('chance takes off a fifth at most', () => {
  expect(retryDelay(8, 0)).toBe(8000);
});

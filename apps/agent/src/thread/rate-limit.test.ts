import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

it('lets through so much a second on average, and a large portion at the price of a wait', () => {
  const limit = new RateLimit(100, 0);
  expect(limit.take(300, 0)).toBe(true);
  expect(limit.take(1, 1_000)).toBe(false);
  expect(limit.take(1, 2_000)).toBe(false);
  expect(limit.take(1, 2_100)).toBe(true);
});

it('does not save up more than a second', () => {
  const limit = new RateLimit(100, 0);
  expect(limit.take(101, 60_000)).toBe(true);
  expect(limit.take(1, 60_000)).toBe(false);
});

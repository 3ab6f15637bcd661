import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOG_FLOOR, linearRange, linearTicks, logRange, logTicks } from './axis-range.ts';

const duration = fc.double({ min: 1, max: 1e12, noNaN: true });

test('a logarithmic axis holds all values above its floor and at least one decade', () => {
  fc.assert(
    fc.property(duration, duration, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const { min, max } = logRange(undefined, low, high);
      expect(min).toBeLessThanOrEqual(Math.max(low, LOG_FLOOR) * (1 + 1e-6));
      expect(max).toBeGreaterThanOrEqual(high * (1 - 1e-6));
      expect(max / min).toBeGreaterThanOrEqual(10 * (1 - 1e-6));
      const ticks = logTicks({ min, max });
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(14);
    }),
  );
});

test('a linear axis holds all values and zero', () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const { min, max } = linearRange(undefined, { min: low, max: high }, 1);
      expect(min).toBeLessThanOrEqual(Math.min(0, low * (1 - 1e-6)));
      expect(max).toBeGreaterThanOrEqual(Math.max(0, high * (1 - 1e-6)));
      expect(max).toBeGreaterThan(min);
      expect(linearTicks({ min, max }, 4)).toContainEqual(expect.closeTo(0, 6));
    }),
  );
});

test('an axis stays as it is while the values fit and use much of it', () => {
  const first = logRange(undefined, 12_000, 4_800_000);
  expect(logRange(first, 15_000, 4_000_000)).toBe(first);
  expect(logRange(first, 15_000, 40_000_000)).not.toBe(first);
  expect(logRange(first, 100_000, 200_000)).not.toBe(first);
});

test('ticks are round', () => {
  expect(logTicks({ min: 1e4, max: 1e7 })).toEqual([1e4, 1e5, 1e6, 1e7]);
  expect(logTicks({ min: 1e5, max: 1e6 })).toEqual([1e5, 2e5, 5e5, 1e6]);
  expect(linearTicks({ min: 0, max: 10 }, 5)).toEqual([0, 2, 4, 6, 8, 10]);
});

import { Histogram } from '@pollscope/analysis';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOUNDS_SECONDS, DurationHistogram } from './duration-histogram.ts';

const nanoseconds = fc.oneof(fc.nat(10_000), fc.nat(100_000_000), fc.integer({ min: 0, max: 30_000_000_000 }));

function countedBelow(histogram: DurationHistogram, bound: number): number {
  return histogram.counts.slice(0, BOUNDS_SECONDS.indexOf(bound) + 1).reduce((sum, count) => sum + count, 0);
}

function histogramOf(...windows: readonly (readonly number[])[]): DurationHistogram {
  const counted = new DurationHistogram();
  for (const values of windows) {
    const window = new Histogram();
    for (const value of values) window.record(value);
    counted.add(window.toSparse());
  }
  return counted;
}

it('counts below a bound all values up to it, and none that is more than 1.6 % above', () => {
  fc.assert(
    fc.property(fc.array(nanoseconds), fc.constantFrom(...BOUNDS_SECONDS), (values, bound) => {
      const counted = countedBelow(histogramOf(values), bound);
      const upTo = (limit: number) => values.filter((value) => value <= limit).length;
      expect(counted).toBeGreaterThanOrEqual(upTo(bound * 1e9));
      expect(counted).toBeLessThanOrEqual(upTo(bound * 1e9 * 1.016));
    }),
  );
});

it('has the exact count and sum of all windows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(nanoseconds)), (windows) => {
      const histogram = histogramOf(...windows);
      const values = windows.flat();
      expect(histogram.count).toBe(values.length);
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(histogram.sumSeconds).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 1e9, 9);
    }),
  );
});

it('counts a value on a bound below it', () => {
  const counted = BOUNDS_SECONDS.map((bound) => countedBelow(histogramOf([Math.round(bound * 1e9)]), bound));
  expect(counted).toEqual(BOUNDS_SECONDS.map(() => 1));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketLower, bucketOf, bucketUpper, Histogram } from './histogram.ts';

const HOUR = 3_600_000_000_000;
const QUANTILES = [0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

/** The first or last value of a bucket: as far from its middle as a value can be. */
const bucketEdge = fc
  .tuple(fc.nat(bucketOf(HOUR) - 1), fc.boolean())
  .map(([bucket, first]) => (first ? bucketLower(bucket) : bucketUpper(bucket) - 1));

/** What is hard on a histogram: values at the edges, many alike, modes far apart, and a tail over all magnitudes. */
const adversarial = fc.oneof(
  fc.array(bucketEdge, { minLength: 1, maxLength: 400 }),
  fc.tuple(bucketEdge, bucketEdge, fc.integer({ min: 1, max: 400 })).map(([common, rare, times]) => {
    const values: number[] = Array.from({ length: times }, () => common);
    return [...values, rare];
  }),
  fc
    .array(fc.nat(400), { minLength: 1, maxLength: 400 })
    .map((values) => values.map((value) => Math.min(HOUR, Math.floor(1.075 ** value)))),
  fc
    .tuple(fc.integer({ min: 1, max: HOUR - 400 }), fc.integer({ min: 1, max: 400 }))
    .map(([first, length]) => Array.from({ length }, (_, index) => first + index)),
);

/** By a random seed, over all magnitudes from 1 ns to an hour, uniform in the logarithm. */
const heavyTailed = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 2000 })).map(([seed, length]) => {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.round(HOUR ** ((state >>> 0) / 2 ** 32));
  });
});

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** The largest relative error over all quantiles asked for. */
function worstError(histogram: Histogram, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const errors = QUANTILES.map((q) => {
    const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
    return Math.abs(histogram.quantile(q) - exact) / Math.max(exact, 1);
  });
  return Math.max(...errors);
}

describe('the error of a quantile from 1 ns to 1 h', () => {
  it('is at most 1 % for the first and the last value of every bucket there is', () => {
    let worst = 0;
    for (let bucket = 1; bucket <= bucketOf(HOUR); bucket++) {
      for (const value of [bucketLower(bucket), bucketUpper(bucket) - 1]) {
        const histogram = new Histogram();
        histogram.record(value);
        histogram.record(2 * HOUR); // else the value is the maximum, which is known exactly
        worst = Math.max(worst, Math.abs(histogram.quantile(0.5) - value) / value);
      }
    }
    expect(worst).toBeLessThanOrEqual(0.01);
    expect(worst).toBeGreaterThan(0.005); // the buckets are no finer than they need be
  });

  it('is at most 1 % on data made to be hard', () => {
    fc.assert(
      fc.property(adversarial, (values) => {
        expect(worstError(histogramOf(values), values)).toBeLessThanOrEqual(0.01);
      }),
    );
  });

  it('is at most 1 % on data over all magnitudes', () => {
    fc.assert(
      fc.property(heavyTailed, (values) => {
        expect(worstError(histogramOf(values), values)).toBeLessThanOrEqual(0.01);
      }),
    );
  });

  it('is at most 1 % after merging parts, in whatever order', () => {
    const parts = fc.array(adversarial, { minLength: 1, maxLength: 5 });
    const shuffled = parts.chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
    fc.assert(
      fc.property(shuffled, (all) => {
        const merged = new Histogram();
        for (const values of all) merged.merge(histogramOf(values));
        expect(worstError(merged, all.flat())).toBeLessThanOrEqual(0.01);
      }),
    );
  });
});

describe('the size of a histogram', () => {
  it('depends on the magnitudes recorded, not on how many values there are', () => {
    const histogram = new Histogram();
    for (let value = 1; value <= 200_000; value++) histogram.record(value % 1000);
    const { buckets } = histogram.toSparse();
    expect(histogram.count).toBe(200_000);
    expect(buckets.length).toBeLessThanOrEqual(bucketOf(999) + 1);
  });
});

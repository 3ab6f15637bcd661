import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompactHistogram } from './compact-histogram.ts';

const SECOND = 1_000_000_000;
/** Four buckets an octave: the bounds of a bucket are this far apart. */
const BUCKET_RATIO = 2 ** 0.25;

const quantile = fc.double({ min: 0, max: 1, noNaN: true });
/** 1 ns to 1 s, all magnitudes alike. */
const duration = fc.integer({ min: 0, max: 29 }).chain((bits) => fc.integer({ min: 1, max: 2 ** bits }));
const durations = fc.array(duration, { minLength: 1, maxLength: 300 });

function histogramOf(values: Iterable<number>): CompactHistogram {
  const histogram = new CompactHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function repeated(value: number, times: number): readonly number[] {
  return Array.from({ length: times }, () => value);
}

function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

function answers(histogram: CompactHistogram): readonly number[] {
  const quantiles = [0, 0.5, 0.9, 0.99, 1];
  return [
    histogram.count,
    histogram.mean,
    ...quantiles.flatMap((q) => [histogram.percentile(q), histogram.estimate(q)]),
  ];
}

describe('a compact histogram of known durations', () => {
  it('answers 0 to everything while it is empty', () => {
    expect(answers(new CompactHistogram()).every((answer) => answer === 0)).toBe(true);
  });

  it('bounds 10 000 times 1000 ns by the bucket of 1000 ns', () => {
    const constant = histogramOf(repeated(1000, 10_000));
    expect(constant.count).toBe(10_000);
    expect(constant.mean).toBe(1000);
    for (const q of [0, 0.5, 0.99, 1]) {
      expect(constant.percentile(q)).toBe(1023); // 2^(40/4) is the next bucket
      expect(constant.estimate(q)).toBe(1000);
    }
  });

  it('finds the p99 of 10 000 samples at the 9900th, and the outliers only above it', () => {
    const bimodal = histogramOf([...repeated(100, 9900), ...repeated(1_000_000, 100)]);
    expect(bimodal.percentile(0.99)).toBe(107);
    expect(bimodal.percentile(0.9901)).toBeGreaterThanOrEqual(1_000_000);
    expect(bimodal.percentile(0.999)).toBe(1_048_575);
    expect(bimodal.mean).toBe(10_099);
  });

  it('is a bucket off at most for 1 to 10 000 ns, and nearly right when it estimates', () => {
    const uniform = histogramOf(Array.from({ length: 10_000 }, (_, index) => index + 1));
    expect(uniform.percentile(0.5)).toBe(5792);
    expect(uniform.percentile(0.99)).toBe(11_585);
    expect(uniform.estimate(0.5)).toBeCloseTo(5000, -1);
    expect(uniform.estimate(0.99)).toBeGreaterThanOrEqual(9900);
    expect(uniform.estimate(0.99)).toBeLessThanOrEqual(10_000);
  });

  it('takes 0 into its first bucket', () => {
    const zero = histogramOf([0]);
    expect(zero.count).toBe(1);
    expect(zero.percentile(0.5)).toBe(1);
    expect(zero.estimate(0.5)).toBe(0);
  });

  it('takes 2^63 into its last bucket, and bounds it', () => {
    const huge = histogramOf([2 ** 63]);
    expect(huge.percentile(1)).toBe(2 ** 63);
    expect(huge.mean).toBe(2 ** 63);
    expect(histogramOf([2 ** 31.9]).percentile(1)).toBe(2 ** 32 - 1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => new CompactHistogram().record(value)).toThrow(/0 ns or more/);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the quantile %d', (q) => {
    expect(() => new CompactHistogram().percentile(q)).toThrow(RangeError);
    expect(() => new CompactHistogram().estimate(q)).toThrow(RangeError);
  });
});

describe('a compact histogram of any durations', () => {
  it('bounds each quantile from above, by a bucket at most', () => {
    fc.assert(
      fc.property(durations, quantile, (values, q) => {
        const exact = exactQuantile(values, q);
        const bound = histogramOf(values).percentile(q);
        expect(bound).toBeGreaterThanOrEqual(exact);
        expect(bound).toBeLessThan(exact * BUCKET_RATIO);
      }),
    );
  });

  it('estimates each quantile within a bucket and within what was recorded', () => {
    fc.assert(
      fc.property(durations, quantile, (values, q) => {
        const exact = exactQuantile(values, q);
        const estimate = histogramOf(values).estimate(q);
        expect(estimate).toBeGreaterThanOrEqual(Math.max(exact / BUCKET_RATIO - 1, Math.min(...values)));
        expect(estimate).toBeLessThanOrEqual(Math.min(exact * BUCKET_RATIO, Math.max(...values)));
      }),
    );
  });

  it('has the bucket of each power of two, and of the value below it', () => {
    for (let value = 2; value <= 2 * SECOND; value *= 2) {
      expect(histogramOf([value - 1]).percentile(1)).toBe(value - 1);
      expect(histogramOf([value]).percentile(1)).toBeGreaterThanOrEqual(value);
    }
  });

  it('counts, and averages as integers do', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const histogram = histogramOf(values);
        expect(histogram.count).toBe(values.length);
        expect(histogram.mean).toBe(Math.floor(values.reduce((sum, value) => sum + value, 0) / values.length));
      }),
    );
  });

  it('is after a merge what recording everything into one makes', () => {
    const any = fc.array(duration, { maxLength: 300 });
    fc.assert(
      fc.property(any, any, (left, right) => {
        const merged = histogramOf(left);
        merged.merge(histogramOf(right));
        expect(answers(merged)).toEqual(answers(histogramOf([...left, ...right])));
      }),
    );
  });
});

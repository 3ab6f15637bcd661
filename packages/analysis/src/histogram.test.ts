import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketLower, bucketOf, bucketUpper, Histogram } from './histogram.ts';

const HOUR = 3_600_000_000_000;

/** Durations of all magnitudes alike, with the edges of buckets and octaves among them. */
const duration = fc.oneof(
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 52 }).chain((bits) => fc.integer({ min: 0, max: 2 ** bits })),
  fc.integer({ min: 0, max: 52 }).map((bits) => 2 ** bits),
  fc.integer({ min: 1, max: 52 }).map((bits) => 2 ** bits - 1),
);

/** Values whose sum a double holds exactly. */
const durations = fc.array(
  duration.map((value) => value % HOUR),
  { maxLength: 300 },
);

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

/** The layout as the model documents it, in exact integers. */
function documentedBucket(value: number): number {
  if (value < 64) return value;
  const e = BigInt(value).toString(2).length - 1;
  return Number(64n * BigInt(e - 5) + BigInt(value) / 2n ** BigInt(e - 6) - 64n);
}

describe('the bucket layout', () => {
  it('is the documented one', () => {
    fc.assert(
      fc.property(duration, (value) => {
        expect(bucketOf(value)).toBe(documentedBucket(value));
      }),
    );
  });

  it('has the value between the bounds of its bucket', () => {
    fc.assert(
      fc.property(duration, (value) => {
        expect(bucketLower(bucketOf(value))).toBeLessThanOrEqual(value);
        expect(bucketUpper(bucketOf(value))).toBeGreaterThan(value);
      }),
    );
  });

  it('leaves no gap between buckets and none wider than 1.6 %', () => {
    for (let bucket = 0; bucket < 3071; bucket++) {
      expect(bucketUpper(bucket)).toBe(bucketLower(bucket + 1));
      expect(bucketUpper(bucket) - bucketLower(bucket)).toBeLessThanOrEqual(Math.max(1, bucketLower(bucket) / 64));
    }
  });

  it('ends with the last safe integer', () => {
    expect(bucketOf(Number.MAX_SAFE_INTEGER)).toBe(3071);
    expect(() => bucketOf(Number.MAX_SAFE_INTEGER + 1)).toThrow(RangeError);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => new Histogram().record(value)).toThrow(/from 0 to 2\^53/);
  });
});

describe('a histogram', () => {
  it('answers every quantile from 0 to an hour within 1 % of the exact one', () => {
    const upToAnHour = fc.array(
      duration.map((value) => value % HOUR),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(upToAnHour, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const exact = exactQuantile(values, q);
        expect(Math.abs(histogramOf(values).quantile(q) - exact)).toBeLessThanOrEqual(exact / 100);
      }),
    );
  });

  it('is exact below 64 ns', () => {
    const values = fc.array(fc.nat(63), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (small, q) => {
        expect(histogramOf(small).quantile(q)).toBe(exactQuantile(small, q));
      }),
    );
  });

  it('finds the one slow poll among a million fast ones only where it is', () => {
    const histogram = new Histogram();
    histogram.addBucket(bucketOf(1000), 999_999);
    histogram.addTotals(999_999_000, 1000);
    histogram.record(HOUR);
    expect(histogram.quantile(0.999999)).toBeLessThanOrEqual(1010);
    expect(histogram.quantile(1)).toBe(HOUR);
  });

  it('keeps count, sum and maximum exactly', () => {
    const bounded = fc.array(fc.nat(HOUR), { maxLength: 300 });
    fc.assert(
      fc.property(bounded, (values) => {
        const histogram = histogramOf(values);
        expect(histogram.count).toBe(values.length);
        expect(histogram.sum).toBe(values.reduce((total, value) => total + value, 0));
        expect(histogram.max).toBe(Math.max(0, ...values));
      }),
    );
  });

  it('is after a merge, of histograms or of their sparse forms, what recording everything into one makes', () => {
    fc.assert(
      fc.property(durations, durations, (left, right) => {
        const together = histogramOf([...left, ...right]).toSparse();
        const merged = histogramOf(left);
        merged.merge(histogramOf(right));
        expect(merged.toSparse()).toEqual(together);
        const fromSparse = histogramOf(left);
        fromSparse.mergeSparse(histogramOf(right).toSparse());
        expect(fromSparse.toSparse()).toEqual(together);
      }),
    );
  });

  it('lists its buckets in ascending order, each once and none empty', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const { buckets, counts } = histogramOf(values).toSparse();
        expect([...buckets]).toEqual([...new Set(values.map(bucketOf))].sort((a, b) => a - b));
        expect(counts.every((count) => count > 0)).toBe(true);
      }),
    );
  });

  it('counts between buckets what lies between their bounds', () => {
    fc.assert(
      fc.property(durations, duration, duration, (values, one, other) => {
        const from = bucketOf(Math.min(one, other));
        const to = bucketOf(Math.max(one, other));
        const expected = values.filter((value) => value >= bucketLower(from) && value < bucketLower(to)).length;
        expect(histogramOf(values).countBetween(from, to)).toBe(expected);
      }),
    );
  });

  it('is as new once cleared', () => {
    fc.assert(
      fc.property(durations, durations, (before, after) => {
        const histogram = histogramOf(before);
        histogram.clear();
        expect(histogram.quantile(0.5)).toBe(0);
        for (const value of after) histogram.record(value);
        expect(histogram.toSparse()).toEqual(histogramOf(after).toSparse());
      }),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the quantile %d', (q) => {
    expect(() => new Histogram().quantile(q)).toThrow(RangeError);
  });

  it('refuses a bucket that the layout does not have', () => {
    expect(() => new Histogram().addBucket(3072, 1)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf } from '../../test/stream.ts';
import { distanceOf, ENOUGH_SAMPLES } from './distance.ts';

/** Durations from single nanoseconds to seconds, with many that are alike. */
const samples = fc
  .tuple(
    fc.array(fc.oneof(fc.nat(200), fc.nat(1e6), fc.nat(5e9)), { minLength: 1, maxLength: 40 }),
    fc.integer({ min: ENOUGH_SAMPLES, max: 300 }),
  )
  .map(([values, count]) => Array.from({ length: count }, (_, index) => values[index % values.length] ?? 0));

const shareUpTo = (values: readonly number[], limit: number): number =>
  values.filter((value) => value <= limit).length / values.length;

/** Both distances by their definitions. */
function exactly(a: readonly number[], b: readonly number[]): { readonly ks: number; readonly wasserstein: number } {
  const points = [...new Set([...a, ...b])].sort((one, other) => one - other);
  const differences = points.map((point) => Math.abs(shareUpTo(a, point) - shareUpTo(b, point)));
  const wasserstein = differences.reduce(
    (sum, difference, index) =>
      sum + difference * ((points[index + 1] ?? 0) - (points[index] ?? 0)) * Number(index < points.length - 1),
    0,
  );
  return { ks: Math.max(...differences), wasserstein };
}

describe('the distance of two distributions', () => {
  it('holds the exact ones within the bounds that it states', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const exact = exactly(a, b);
        const distance = distanceOf(histogramOf(a), histogramOf(b));
        if (distance.kind !== 'known') throw new Error('there were enough samples');
        expect(distance.ks).toBeLessThanOrEqual(exact.ks + 1e-9);
        expect(distance.ksAtMost).toBeGreaterThanOrEqual(exact.ks - 1e-9);
        const rounding = 1e-9 * (1 + exact.wasserstein);
        expect(Math.abs(distance.wasserstein - exact.wasserstein)).toBeLessThanOrEqual(
          distance.wassersteinWithin + rounding,
        );
        // Buckets are 1.6 % wide, so that is how rough it may be.
        expect(distance.wassersteinWithin).toBeLessThanOrEqual((Math.max(...a) + Math.max(...b)) / 128);
      }),
    );
  });

  it('is none between the same values, and exact below 64 ns', () => {
    const a = Array.from({ length: 100 }, (_, index) => index % 50);
    expect(distanceOf(histogramOf(a), histogramOf(a))).toMatchObject({ ks: 0, ksAtMost: 0, wasserstein: 0 });
    const later = a.map((value) => value + 10);
    expect(distanceOf(histogramOf(a), histogramOf(later))).toMatchObject({
      ks: expect.closeTo(0.2, 9),
      ksAtMost: expect.closeTo(0.2, 9),
      wasserstein: expect.closeTo(10, 9),
      wassersteinWithin: 0,
    });
  });

  it('says what chance does', () => {
    const a = Array.from({ length: 100 }, () => 1);
    expect(distanceOf(histogramOf(a), histogramOf(a))).toMatchObject({ chance: expect.closeTo(0.192, 3) });
  });

  it.each([
    [99, 1000],
    [1000, 0],
  ])('is not told of %i and %i values', (countA, countB) => {
    const of = (count: number) => histogramOf(Array.from({ length: count }, () => 5));
    expect(distanceOf(of(countA), of(countB))).toEqual({ kind: 'tooFew', needed: 100 });
  });
});

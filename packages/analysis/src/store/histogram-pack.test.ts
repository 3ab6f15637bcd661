import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../histogram.ts';
import { HistogramPack } from './histogram-pack.ts';

/** Few and many values in a bucket, up to the largest count that a histogram on the wire can have. */
const sparse = fc.uniqueArray(fc.nat(3071), { maxLength: 50 }).chain((buckets) =>
  fc.record({
    buckets: fc.constant(Uint16Array.from([...buckets].sort((a, b) => a - b))),
    counts: fc
      .array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })), {
        minLength: buckets.length,
        maxLength: buckets.length,
      })
      .map((counts) => Uint32Array.from(counts)),
    sum: fc.nat(),
    max: fc.nat(),
  }),
);

describe('a pack of histograms', () => {
  it('gives back each histogram that was put in', () => {
    fc.assert(
      fc.property(fc.array(sparse, { maxLength: 10 }), (histograms) => {
        const pack = new HistogramPack(histograms.length, histograms);
        for (const [index, expected] of histograms.entries()) {
          const histogram = new Histogram();
          pack.mergeInto(histogram, index);
          expect(histogram.toSparse()).toEqual(expected);
        }
      }),
    );
  });

  it('refuses a bucket that the layout does not have', () => {
    const broken = { buckets: Uint16Array.of(3072), counts: Uint32Array.of(1), sum: 0, max: 0 };
    expect(() => new HistogramPack(1, [broken])).toThrow(/Bucket 3072/);
  });
});

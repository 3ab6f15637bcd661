import type { Nanoseconds } from '@pollscope/protocol';
import { bucketLower, bucketUpper, type Histogram } from '../histogram.ts';

/**
 * Values on each side below which two distributions are not held against each other: with fewer, the 99th percentile is
 * the maximum, and a difference of shares of 0.19 comes by chance.
 */
export const ENOUGH_SAMPLES = 100;

/** How far apart two distributions are. */
export type Distance =
  | { readonly kind: 'tooFew'; readonly needed: number }
  | {
      readonly kind: 'known';
      /**
       * Kolmogorov-Smirnov: the largest difference between the shares of values up to any one value, 0 to 1. The exact
       * one is from `ks` to `ksAtMost`, since of a value only its bucket is known.
       */
      readonly ks: number;
      readonly ksAtMost: number;
      /**
       * What `ks` exceeds by chance in one of 20 pairs of samples of one distribution, c·√((n+m)/(n·m)) with c = 1.358
       * (Smirnov 1948, for large samples). That is for independent values; polls of one burst are alike, so that chance
       * does more in truth.
       */
      readonly chance: number;
      /** Wasserstein-1: how far each value has to be moved, on average, to make one distribution into the other. */
      readonly wasserstein: Nanoseconds;
      /** The exact one differs from `wasserstein` by no more than this. */
      readonly wassersteinWithin: Nanoseconds;
    };

/** c(α) = √(−½·ln(α/2)) at α = 0.05. */
const SMIRNOV_5_PERCENT = 1.358;

/** The distance of two distributions of durations, from their histograms: O(buckets in use). */
export function distanceOf(a: Histogram, b: Histogram): Distance {
  if (Math.min(a.count, b.count) < ENOUGH_SAMPLES) return { kind: 'tooFew', needed: ENOUGH_SAMPLES };
  let ks = 0;
  let ksAtMost = 0;
  let wasserstein = 0;
  let wassersteinWithin = 0;
  // Shares of values up to the bucket before, whose middle is `middle`.
  let belowA = 0;
  let belowB = 0;
  let middle = 0;
  for (const { bucket, a: inA, b: inB } of jointCounts(a, b)) {
    const lower = bucketLower(bucket);
    const offset = Math.floor((bucketUpper(bucket) - lower) / 2);
    wasserstein += Math.abs(belowA - belowB) * (lower + offset - middle);
    middle = lower + offset;
    // Values are integers, so that a bucket of one value hides nothing.
    wassersteinWithin += (inA / a.count + inB / b.count) * offset;
    const [beforeA, beforeB] = [belowA, belowB];
    belowA += inA / a.count;
    belowB += inB / b.count;
    ks = Math.max(ks, Math.abs(belowA - belowB));
    const within = offset === 0 ? 0 : Math.max(belowA - beforeB, belowB - beforeA);
    ksAtMost = Math.max(ksAtMost, within, ks);
  }
  const chance = SMIRNOV_5_PERCENT * Math.sqrt((a.count + b.count) / (a.count * b.count));
  // Sums of shares may end some 1e-16 above 1.
  return { kind: 'known', ks, ksAtMost: Math.min(1, ksAtMost), chance, wasserstein, wassersteinWithin };
}

interface JointCount {
  readonly bucket: number;
  readonly a: number;
  readonly b: number;
}

/** The buckets that either has values in, ascending, with the counts of both. */
function* jointCounts(a: Histogram, b: Histogram): Generator<JointCount> {
  const [left, right] = [a.toSparse(), b.toSparse()];
  for (let i = 0, j = 0; i < left.buckets.length || j < right.buckets.length; ) {
    const bucketA = left.buckets[i] ?? Number.POSITIVE_INFINITY;
    const bucketB = right.buckets[j] ?? Number.POSITIVE_INFINITY;
    const bucket = Math.min(bucketA, bucketB);
    yield {
      bucket,
      a: bucketA === bucket ? (left.counts[i++] ?? 0) : 0,
      b: bucketB === bucket ? (right.counts[j++] ?? 0) : 0,
    };
  }
}

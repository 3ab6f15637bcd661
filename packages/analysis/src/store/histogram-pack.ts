import { HISTOGRAM_BUCKETS, type Nanoseconds, type SparseHistogram } from '@pollscope/protocol';
import type { Histogram } from '../histogram.ts';

/** A word is 12 bits of bucket below 4 bits of count; a count of 0 there says that it follows in two words, low first. */
const BUCKET_BITS = 12;
const BUCKET_MASK = 2 ** BUCKET_BITS - 1;
const SHORT_COUNT = 15;

/**
 * Many histograms in four arrays. Most buckets of a window hold a handful of values, so most take two bytes, where a
 * histogram as an object of two arrays takes hundreds before its first bucket.
 */
export class HistogramPack {
  // Indices are below the number of histograms, and words lie between starts, hence the casts.
  readonly #words: Uint16Array;
  readonly #starts: Uint32Array;
  readonly #sums: Float64Array;
  readonly #maxima: Float64Array;

  /** @throws RangeError for a bucket that the layout does not have. */
  constructor(histograms: readonly SparseHistogram[]) {
    let length = 0;
    for (const { counts } of histograms) {
      for (const count of counts) length += count > SHORT_COUNT || count === 0 ? 3 : 1;
    }
    this.#words = new Uint16Array(length);
    this.#starts = new Uint32Array(histograms.length + 1);
    this.#sums = new Float64Array(histograms.length);
    this.#maxima = new Float64Array(histograms.length);
    let end = 0;
    for (const [index, histogram] of histograms.entries()) {
      end = this.#write(histogram, end);
      this.#starts[index + 1] = end;
      this.#sums[index] = histogram.sum;
      this.#maxima[index] = histogram.max;
    }
  }

  sum(index: number): Nanoseconds {
    return this.#sums[index] as number;
  }

  max(index: number): Nanoseconds {
    return this.#maxima[index] as number;
  }

  mergeInto(histogram: Histogram, index: number): void {
    this.#apply(histogram, index, 1);
    histogram.addTotals(this.sum(index), this.max(index));
  }

  /** Takes out again what {@link mergeInto} put in. The maximum stays, for the caller to restate. */
  takeFrom(histogram: Histogram, index: number): void {
    this.#apply(histogram, index, -1);
    histogram.addTotals(-this.sum(index), 0);
  }

  #apply(histogram: Histogram, index: number, sign: 1 | -1): void {
    const words = this.#words;
    const end = this.#starts[index + 1] as number;
    for (let at = this.#starts[index] as number; at < end; at++) {
      const word = words[at] as number;
      let count = word >>> BUCKET_BITS;
      if (count === 0) count = (words[++at] as number) + (words[++at] as number) * 2 ** 16;
      histogram.addBucket(word & BUCKET_MASK, sign * count);
    }
  }

  #write({ buckets, counts }: SparseHistogram, from: number): number {
    const words = this.#words;
    let at = from;
    for (let i = 0; i < counts.length; i++) {
      const bucket = buckets[i] as number;
      const count = counts[i] as number;
      if (!(bucket < HISTOGRAM_BUCKETS))
        throw new RangeError(`Bucket ${bucket} does not exist; the last is ${HISTOGRAM_BUCKETS - 1}.`);
      if (count <= SHORT_COUNT && count > 0) {
        words[at++] = bucket | (count << BUCKET_BITS);
        continue;
      }
      words[at++] = bucket;
      words[at++] = count;
      words[at++] = count >>> 16;
    }
    return at;
  }
}

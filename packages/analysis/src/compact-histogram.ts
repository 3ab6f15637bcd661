import type { Nanoseconds } from '@pollscope/protocol';

const BUCKETS = 128;
const BUCKETS_PER_OCTAVE = 4;
const LAST = BUCKETS - 1;

/**
 * A histogram of 128 logarithmic buckets, four an octave: 1 KiB, whatever is recorded. A value's bucket bounds it within
 * 19 %, which is as good as 128 buckets over nine decades get; for figures that have to be right within 1 % there is
 * {@link Histogram}. Made for 1 ns to 1 s; the last bucket holds all from 3.6 s on.
 */
export class CompactHistogram {
  readonly #buckets = new Float64Array(BUCKETS);
  #count = 0;
  #sum: Nanoseconds = 0;
  #min: Nanoseconds = Number.POSITIVE_INFINITY;
  #max: Nanoseconds = 0;

  /**
   * O(1). 0 shares the first bucket with 1.
   * @throws RangeError unless `value` is finite and 0 or more.
   */
  record(value: Nanoseconds): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a histogram takes durations of 0 ns or more, got ${value}. Check the clock readings.`);
    }
    const bucket = bucketOf(value);
    this.#buckets[bucket] = (this.#buckets[bucket] as number) + 1; // `bucketOf` is below the array's length
    this.#count++;
    this.#sum += value;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  get count(): number {
    return this.#count;
  }

  /** Rounded down; 0 when empty. The sum behind it is exact up to 2^53 ns. */
  get mean(): Nanoseconds {
    return this.#count === 0 ? 0 : Math.floor(this.#sum / this.#count);
  }

  /**
   * Upper bound of the bucket with the value at rank ⌈q·count⌉: no less than that value and at most 19 % above it. The
   * last bucket is bounded by the largest value recorded. 0 when empty. O(buckets).
   * @throws RangeError unless 0 ≤ q ≤ 1.
   */
  percentile(q: number): Nanoseconds {
    const { bucket } = this.#locate(q);
    if (bucket === undefined) return 0;
    return bucket === LAST ? Math.max(upperBound(LAST), this.#max) : upperBound(bucket);
  }

  /**
   * The same value estimated instead of bounded: as if the values of its bucket lay at equal distances, and never outside
   * of what was recorded. 0 when empty. O(buckets).
   * @throws RangeError unless 0 ≤ q ≤ 1.
   */
  estimate(q: number): Nanoseconds {
    const { bucket, rankInBucket } = this.#locate(q);
    if (bucket === undefined) return 0;
    const lower = bucket === 0 ? 0 : upperBound(bucket - 1);
    const upper = bucket === LAST ? this.#max : upperBound(bucket);
    const estimate = lower + ((upper - lower) * rankInBucket) / (this.#buckets[bucket] as number);
    return Math.min(Math.max(Math.round(estimate), this.#min), this.#max);
  }

  /** Afterwards this is as if all values of `other` had been recorded here too. O(buckets). */
  merge(other: CompactHistogram): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      this.#buckets[bucket] = (this.#buckets[bucket] as number) + (other.#buckets[bucket] as number);
    }
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Bucket of the value at the quantile's rank, and its rank in it from 1; no bucket when empty. */
  #locate(q: number): { readonly bucket: number | undefined; readonly rankInBucket: number } {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`A quantile is asked for by a fraction from 0 to 1, got ${q}.`);
    let rest = Math.max(1, Math.ceil(q * this.#count));
    for (const [bucket, count] of this.#buckets.entries()) {
      if (rest <= count) return { bucket, rankInBucket: rest };
      rest -= count;
    }
    return { bucket: undefined, rankInBucket: 0 };
  }
}

/** ⌊4·log₂ value⌋, kept within the buckets there are. */
function bucketOf(value: Nanoseconds): number {
  return value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) * BUCKETS_PER_OCTAVE), LAST);
}

/** The largest integer in a bucket, which reaches up to 2^((bucket + 1) / 4). */
function upperBound(bucket: number): Nanoseconds {
  return Math.ceil(2 ** ((bucket + 1) / BUCKETS_PER_OCTAVE)) - 1;
}

import { HISTOGRAM_BUCKETS, type Nanoseconds, type SparseHistogram } from '@pollscope/protocol';

/** 64 buckets for each octave keep a bucket's midpoint within 1/128 of every value in it. */
export const BUCKETS_PER_OCTAVE = 64;

/** From here on a value has more bits than clz32 sees; 26 bits are cut off, which leaves the 7 leading ones. */
const BEYOND_32_BITS = 2 ** 32;
const CUT_BITS = 26;

/**
 * Bucket of an integer value in [0, 2^53), in the layout documented at `SparseHistogram`. A fraction is cut off.
 * @throws RangeError for any other number.
 */
export function bucketOf(value: Nanoseconds): number {
  if (value < BUCKETS_PER_OCTAVE) return value >= 0 ? value | 0 : rejectValue(value);
  if (value < BEYOND_32_BITS) return bucketOfBits(value);
  return value <= Number.MAX_SAFE_INTEGER
    ? bucketOfBits(value / 2 ** CUT_BITS) + CUT_BITS * BUCKETS_PER_OCTAVE
    : rejectValue(value);
}

/** The same for the first `count` of a column, of which `into` gets the buckets. */
export function bucketsOf(values: Float64Array, into: Uint16Array, count: number): void {
  for (let row = 0; row < count; row++) into[row] = bucketOf(values[row] as number);
}

/** `value` in [64, 2^32). */
function bucketOfBits(value: number): number {
  const shift = 25 - Math.clz32(value);
  // Without the truncation V8 calculates with doubles, in twice the time.
  return (shift * BUCKETS_PER_OCTAVE + (value >>> shift)) | 0;
}

function rejectValue(value: number): never {
  throw new RangeError(`A histogram takes durations from 0 to 2^53 - 1 ns, got ${value}. Check the clock readings.`);
}

/** Smallest value of a bucket. */
export function bucketLower(bucket: number): Nanoseconds {
  if (bucket < BUCKETS_PER_OCTAVE) return bucket;
  return (BUCKETS_PER_OCTAVE + (bucket % BUCKETS_PER_OCTAVE)) * bucketWidth(bucket);
}

/** Smallest value above a bucket: its exclusive upper bound. */
export function bucketUpper(bucket: number): Nanoseconds {
  return bucketLower(bucket) + bucketWidth(bucket);
}

function bucketWidth(bucket: number): number {
  return bucket < BUCKETS_PER_OCTAVE ? 1 : 2 ** (Math.floor(bucket / BUCKETS_PER_OCTAVE) - 1);
}

/** The integer in the middle of a bucket; the value itself where the bucket holds only one. */
export function bucketMiddle(bucket: number): Nanoseconds {
  return bucketLower(bucket) + Math.floor(bucketWidth(bucket) / 2);
}

/** What every histogram begins with: it has no element to share. */
const NO_COUNTS = new Uint32Array(0);

/**
 * A mergeable histogram of durations: log-linear, fixed buckets, so that merging loses nothing. Count, sum and maximum
 * are exact (sum up to 2^53 ns, each bucket up to 2^32 - 1 values). Recording is O(1). It holds four bytes for each bucket
 * between its extremes, rounded to octaves: about 1 KiB for values within a factor of ten.
 */
export class Histogram {
  /** Counts of the buckets from `#first` on. Every index into it was checked against its length, hence the casts. */
  #counts = NO_COUNTS;
  #first = 0;
  #count = 0;
  #sum = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  get sum(): Nanoseconds {
    return this.#sum;
  }

  /** 0 when empty. */
  get max(): Nanoseconds {
    return this.#max;
  }

  /** @throws RangeError unless 0 ≤ value < 2^53. */
  record(value: Nanoseconds): void {
    this.addBucket(bucketOf(value), 1);
    this.addTotals(value, value);
  }

  /** The same for the rows from `from` to `to` of columns, for a caller that needs the buckets for itself too. */
  recordRows(
    { values, buckets }: { readonly values: Float64Array; readonly buckets: Uint16Array },
    from: number,
    to: number,
  ): void {
    let counts = this.#counts;
    let sum = 0;
    let max = 0;
    for (let row = from; row < to; row++) {
      const value = values[row] as number;
      const bucket = buckets[row] as number;
      let index = bucket - this.#first;
      if (index < 0 || index >= counts.length) {
        index = this.#widenTo(bucket);
        counts = this.#counts;
      }
      (counts[index] as number)++;
      sum += value;
      if (value > max) max = value;
    }
    this.#count += to - from;
    this.addTotals(sum, max);
  }

  /**
   * Adds `count` values of which only the bucket is known, or takes them out again with a negative count. Their sum and
   * maximum go to {@link addTotals}.
   */
  addBucket(bucket: number, count: number): void {
    let index = bucket - this.#first;
    if (index < 0 || index >= this.#counts.length) index = this.#widenTo(bucket);
    (this.#counts[index] as number) += count;
    this.#count += count;
  }

  addTotals(sum: Nanoseconds, max: Nanoseconds): void {
    this.#sum += sum;
    if (max > this.#max) this.#max = max;
  }

  /** States the maximum of what is left after values were taken out: the buckets know it only roughly. */
  setMax(max: Nanoseconds): void {
    this.#max = max;
  }

  merge(other: Histogram): void {
    for (let index = 0; index < other.#counts.length; index++) {
      const count = other.#counts[index] as number;
      if (count > 0) this.addBucket(other.#first + index, count);
    }
    this.addTotals(other.#sum, other.#max);
  }

  mergeSparse(sparse: SparseHistogram): void {
    const { buckets, counts } = sparse;
    for (let i = 0; i < buckets.length; i++) this.addBucket(buckets[i] as number, counts[i] as number);
    this.addTotals(sparse.sum, sparse.max);
  }

  /**
   * The value at rank ⌈q·count⌉ (nearest rank), within 0.8 % of the exact one; exact at q = 1; 0 when empty.
   * O(buckets in use).
   * @throws RangeError unless 0 ≤ q ≤ 1.
   */
  quantile(q: number): Nanoseconds {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`A quantile is asked for by a fraction from 0 to 1, got ${q}.`);
    const rank = Math.max(1, Math.ceil(q * this.#count));
    let below = 0;
    for (let index = 0; rank < this.#count && index < this.#counts.length; index++) {
      below += this.#counts[index] as number;
      if (below >= rank) return Math.min(bucketMiddle(this.#first + index), this.#max);
    }
    return this.#max;
  }

  /** Number of values in the buckets from `first` up to, not including, `end`. */
  countBetween(first: number, end: number): number {
    let count = 0;
    const stop = Math.min(end - this.#first, this.#counts.length);
    for (let index = Math.max(first - this.#first, 0); index < stop; index++) count += this.#counts[index] as number;
    return count;
  }

  toSparse(): SparseHistogram {
    let used = 0;
    for (const count of this.#counts) if (count > 0) used++;
    const buckets = new Uint16Array(used);
    const counts = new Uint32Array(used);
    let next = 0;
    for (let index = 0; index < this.#counts.length; index++) {
      const count = this.#counts[index] as number;
      if (count === 0) continue;
      buckets[next] = this.#first + index;
      counts[next++] = count;
    }
    return { buckets, counts, max: this.#max, sum: this.#sum };
  }

  /** Empties it; the memory is kept for what comes next. */
  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#max = 0;
  }

  /** Makes room for a bucket's octave and returns the bucket's index. */
  #widenTo(bucket: number): number {
    if (!(bucket >= 0 && bucket < HISTOGRAM_BUCKETS)) {
      throw new RangeError(`Bucket ${bucket} does not exist; the last is ${HISTOGRAM_BUCKETS - 1}.`);
    }
    const octave = bucket - (bucket % BUCKETS_PER_OCTAVE);
    const old = this.#counts;
    const first = old.length === 0 ? octave : Math.min(octave, this.#first);
    const end = Math.max(octave + BUCKETS_PER_OCTAVE, this.#first + old.length);
    this.#counts = new Uint32Array(end - first);
    if (old.length > 0) this.#counts.set(old, this.#first - first);
    this.#first = first;
    return bucket - first;
  }
}

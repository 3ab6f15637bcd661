import { HISTOGRAM_BUCKETS, type Nanoseconds, type SparseHistogram } from '@pollscope/protocol';
import { bucketMiddle } from '../histogram.ts';
import type { HistogramSink } from './histogram-pack.ts';
import type { Percentiles } from './queries.ts';

/**
 * One histogram after the other in the same memory, for the percentiles of ten thousand tasks: clearing it and reading it
 * cost only the buckets between the extremes in use. The figures are those of `Histogram`.
 */
export class Tally implements HistogramSink {
  readonly #counts = new Uint32Array(HISTOGRAM_BUCKETS);
  readonly #usedBuckets = new Uint16Array(HISTOGRAM_BUCKETS);
  readonly #usedCounts = new Uint32Array(HISTOGRAM_BUCKETS);
  /** Buckets in use lie between them, both included. */
  #low = HISTOGRAM_BUCKETS;
  #high = -1;
  #count = 0;
  #sum: Nanoseconds = 0;
  #max: Nanoseconds = 0;

  get sum(): Nanoseconds {
    return this.#sum;
  }

  /** `bucket` is one that the layout has. */
  addBucket(bucket: number, count: number): void {
    (this.#counts[bucket] as number) += count;
    this.#count += count;
    if (bucket < this.#low) this.#low = bucket;
    if (bucket > this.#high) this.#high = bucket;
  }

  addTotals(sum: Nanoseconds, max: Nanoseconds): void {
    this.#sum += sum;
    if (max > this.#max) this.#max = max;
  }

  percentiles(): Percentiles {
    const ranks = [0.5, 0.95, 0.99].map((q) => Math.max(1, Math.ceil(q * this.#count)));
    const values = [this.#max, this.#max, this.#max];
    let next = 0;
    let below = 0;
    for (let bucket = this.#low; bucket <= this.#high && next < ranks.length; bucket++) {
      below += this.#counts[bucket] as number;
      for (; next < ranks.length && below >= (ranks[next] as number); next++) {
        if ((ranks[next] as number) < this.#count) values[next] = Math.min(bucketMiddle(bucket), this.#max);
      }
    }
    const [p50 = 0, p95 = 0, p99 = 0] = values;
    return { count: this.#count, p50, p95, p99, max: this.#max };
  }

  /** Good until it is cleared. */
  toSparse(): SparseHistogram {
    let length = 0;
    for (let bucket = this.#low; bucket <= this.#high; bucket++) {
      const count = this.#counts[bucket] as number;
      if (count === 0) continue;
      this.#usedBuckets[length] = bucket;
      this.#usedCounts[length++] = count;
    }
    return {
      buckets: this.#usedBuckets.subarray(0, length),
      counts: this.#usedCounts.subarray(0, length),
      sum: this.#sum,
      max: this.#max,
    };
  }

  clear(): void {
    this.#counts.fill(0, this.#low, this.#high + 1);
    this.#low = HISTOGRAM_BUCKETS;
    this.#high = -1;
    this.#count = 0;
    this.#sum = 0;
    this.#max = 0;
  }
}

import { bucketOf } from '@pollscope/analysis';
import { HISTOGRAM_BUCKETS, type Nanoseconds, type SparseHistogram } from '@pollscope/protocol';

const NS_PER_SECOND = 1e9;

/**
 * Upper bounds in seconds, from a poll that does nothing to one that hangs the program: three a decade, in the steps that
 * Prometheus' own client libraries use.
 */
export const BOUNDS_SECONDS: readonly number[] = [
  1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
  2.5, 5, 10,
];

/** For each bucket of a window's histogram the first bound that is not below all of it. */
const BOUND_OF_BUCKET = boundOfEachBucket();

function boundOfEachBucket(): Uint8Array {
  const bounds = new Uint8Array(HISTOGRAM_BUCKETS).fill(BOUNDS_SECONDS.length);
  let bucket = 0;
  for (const [index, bound] of BOUNDS_SECONDS.entries()) {
    const last = bucketOf(Math.round(bound * NS_PER_SECOND));
    bounds.fill(index, bucket, last + 1);
    bucket = last + 1;
  }
  return bounds;
}

/**
 * Durations counted between fixed bounds, from the beginning of the stream. Fed from the windows' histograms, a bucket at a
 * time: a poll is never observed twice. A bound counts what is at or below it, and as much as 1.6 % above, where it falls
 * into one of those buckets. Count and sum are exact.
 */
export class DurationHistogram {
  /** How many lie above the bound before and at or below their own; the last: above all bounds. */
  readonly counts: number[] = new Array<number>(BOUNDS_SECONDS.length + 1).fill(0);
  #count = 0;
  #sum: Nanoseconds = 0;

  get count(): number {
    return this.#count;
  }

  get sumSeconds(): number {
    return this.#sum / NS_PER_SECOND;
  }

  add({ buckets, counts, sum }: SparseHistogram): void {
    for (let index = 0; index < buckets.length; index++) {
      const count = counts[index] as number;
      // Both were checked against the number of buckets, hence the casts.
      (this.counts[BOUND_OF_BUCKET[buckets[index] as number] as number] as number) += count;
      this.#count += count;
    }
    this.#sum += sum;
  }
}

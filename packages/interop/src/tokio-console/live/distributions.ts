import { bucketLower, bucketOf, bucketUpper, Histogram } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { readHdrHistogram } from './hdr-histogram.ts';
import type { ToldHistogram, ToldTaskDetails } from './told.ts';

/** How often each of our buckets occurred since a task's start. */
interface Cumulative {
  readonly counts: ReadonlyMap<number, number>;
  readonly outliers: number;
  readonly highestOutlier: Nanoseconds;
}

/**
 * The distributions of a task that is watched: what was added to them since the last window. What comes too late for its
 * window counts in the next one.
 */
export class Distributions {
  readonly pollTimes = new Growth();
  readonly scheduledTimes = new Growth();

  told({ pollTimes, scheduledTimes }: ToldTaskDetails): void {
    if (pollTimes !== undefined) this.pollTimes.told(pollTimes);
    if (scheduledTimes !== undefined) this.scheduledTimes.told(scheduledTimes);
  }
}

/** What a distribution grew by. */
class Growth {
  #before: Cumulative | undefined;
  #now: Cumulative | undefined;

  told(histogram: ToldHistogram): void {
    const counts = new Map<number, number>();
    const isWhole = readHdrHistogram(histogram.raw, (value, count) => {
      if (value >= Number.MAX_SAFE_INTEGER) return;
      const bucket = bucketOf(value);
      counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    });
    if (isWhole) this.#now = { counts, outliers: histogram.outliers, highestOutlier: histogram.highestOutlier };
  }

  /** Undefined before two were told: what was before the first is not of any window. `sum` is known from elsewhere. */
  take(sum: Nanoseconds, count: number): Histogram | undefined {
    const [before, now] = [this.#before, this.#now];
    this.#before = now;
    if (before === undefined || now === undefined) return undefined;
    const grown = new Histogram();
    let sumOfMiddles = 0;
    let highest = now.outliers > before.outliers ? now.highestOutlier : 0;
    for (const [bucket, total] of now.counts) {
      const added = total - (before.counts.get(bucket) ?? 0);
      if (added <= 0) continue;
      grown.addBucket(bucket, added);
      const middle = Math.floor((bucketLower(bucket) + bucketUpper(bucket)) / 2);
      sumOfMiddles += added * middle;
      highest = Math.max(highest, middle);
    }
    grown.addTotals(grown.count === count ? sum : sumOfMiddles, highest);
    return grown;
  }
}

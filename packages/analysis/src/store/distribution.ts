import { BUCKETS_PER_OCTAVE, bucketLower, bucketOf, bucketUpper, Histogram } from '../histogram.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Distribution, DistributionQuery } from './queries.ts';
import type { QueueHistory } from './queue-history.ts';

export function distributionOf(queueWindows: QueueHistory, query: DistributionQuery): Distribution {
  const histogram = new Histogram();
  for (const block of queueWindows.inFewBlocks(query.range)) {
    if (query.queue === undefined) {
      block.mergeAllInto(histogram, query.measure);
      continue;
    }
    const index = block.indexOf(query.queue);
    if (index >= 0) block.mergeInto(histogram, query.measure, index);
  }
  return barsOf(histogram, query.barsPerOctave);
}

/**
 * Bars from the first to the last that is not empty, each 64 / barsPerOctave buckets wide. Below 64 ns, where buckets are
 * a nanosecond wide, the bars are that many nanoseconds.
 * @throws RangeError unless barsPerOctave divides 64.
 */
export function barsOf(histogram: Histogram, barsPerOctave: number): Distribution {
  const perBar = BUCKETS_PER_OCTAVE / barsPerOctave;
  if (!Number.isInteger(perBar)) {
    throw new RangeError(`barsPerOctave must divide ${BUCKETS_PER_OCTAVE} (1, 2, 4 … 64), got ${barsPerOctave}.`);
  }
  const lower: number[] = [];
  const upper: number[] = [];
  const counts: number[] = [];
  const last = histogram.count === 0 ? -1 : Math.floor(bucketOf(histogram.max) / perBar);
  for (let bar = 0; bar <= last; bar++) {
    const count = histogram.countBetween(bar * perBar, (bar + 1) * perBar);
    if (count === 0 && counts.length === 0) continue;
    lower.push(bucketLower(bar * perBar));
    upper.push(bucketUpper((bar + 1) * perBar - 1));
    counts.push(count);
  }
  return { lower, upper, counts, percentiles: percentilesOf(histogram) };
}

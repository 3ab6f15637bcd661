import type { Nanoseconds } from '@pollscope/protocol';
import type { Histogram } from '../histogram.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Percentiles } from '../store/queries.ts';

/** Of one merged histogram, quantiles within 0.8 %. All in nanoseconds; with `count` 0 the others are 0 and mean nothing. */
export interface DistributionFigures extends Percentiles {
  readonly total: Nanoseconds;
  readonly p90: Nanoseconds;
  readonly p999: Nanoseconds;
}

export function distributionFigures(histogram: Histogram): DistributionFigures {
  return {
    ...percentilesOf(histogram),
    total: histogram.sum,
    p90: histogram.quantile(0.9),
    p999: histogram.quantile(0.999),
  };
}

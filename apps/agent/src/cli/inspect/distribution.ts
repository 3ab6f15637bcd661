import type { Histogram } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';

/** Of one merged histogram, quantiles within 0.8 %. All in nanoseconds; with `count` 0 the others mean nothing. */
export interface Distribution {
  readonly count: number;
  readonly total: Nanoseconds;
  readonly p50: Nanoseconds;
  readonly p90: Nanoseconds;
  readonly p95: Nanoseconds;
  readonly p99: Nanoseconds;
  readonly p999: Nanoseconds;
  readonly max: Nanoseconds;
}

export function distributionOf(histogram: Histogram): Distribution {
  return {
    count: histogram.count,
    total: histogram.sum,
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    p999: histogram.quantile(0.999),
    max: histogram.max,
  };
}

import type { Histogram } from './histogram.ts';
import type { Percentiles } from './store/queries.ts';

export function percentilesOf(histogram: Histogram): Percentiles {
  return {
    count: histogram.count,
    p50: histogram.quantile(0.5),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    max: histogram.max,
  };
}

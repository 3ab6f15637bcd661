import type { Histogram } from '@pollscope/analysis';
import type { Cell } from './table.ts';

/** Columns of a distribution. Percentiles come from histograms and are within 1 %; count, total and maximum are exact. */
export function percentileColumns(name: string): readonly string[] {
  return ['total', 'p50', 'p95', 'p99', 'max'].map((figure) => `${name}_${figure}_ns`);
}

/** The cells of these columns; empty without any value. */
export function percentileCells(histogram: Histogram): readonly Cell[] {
  if (histogram.count === 0) return [undefined, undefined, undefined, undefined, undefined];
  const quantiles = [0.5, 0.95, 0.99].map((q) => histogram.quantile(q));
  return [histogram.sum, ...quantiles, histogram.max];
}

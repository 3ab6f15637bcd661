import type { DistributionFigures } from '@pollscope/analysis';
import type { Cell } from './table.ts';

/** Columns of a distribution. Percentiles come from histograms and are within 1 %; total and maximum are exact. */
export function percentileColumns(name: string): readonly string[] {
  return ['total', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'].map((figure) => `${name}_${figure}_ns`);
}

/** The cells of these columns; empty without any value. */
export function percentileCells({ count, total, p50, p90, p95, p99, p999, max }: DistributionFigures): readonly Cell[] {
  const cells = [total, p50, p90, p95, p99, p999, max];
  return count === 0 ? cells.map(() => undefined) : cells;
}

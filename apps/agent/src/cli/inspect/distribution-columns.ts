import type { DistributionFigures } from '@pollscope/analysis';
import { count, duration } from '../attach/figures.ts';
import type { Column } from '../attach/table.ts';

/** A row with both distributions. */
export interface Measured {
  readonly pollTime: DistributionFigures;
  readonly queueDelay: DistributionFigures;
}

export function distributionColumns<Row>(of: (row: Row) => DistributionFigures): readonly Column<Row>[] {
  const time = (title: string, figure: Exclude<keyof DistributionFigures, 'count'>): Column<Row> => ({
    title,
    align: 'right',
    cell: (row) => (of(row).count === 0 ? '-' : duration(of(row)[figure])),
  });
  return [
    { title: 'count', align: 'right', cell: (row) => count(of(row).count) },
    time('total', 'total'),
    time('p50', 'p50'),
    time('p90', 'p90'),
    time('p95', 'p95'),
    time('p99', 'p99'),
    time('p99.9', 'p999'),
    time('max', 'max'),
  ];
}

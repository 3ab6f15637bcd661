import type { Distribution } from '@pollscope/analysis';
import type { BarBounds } from '../../charts/recharts/bar-rows.ts';
import { formatDuration } from '../../format/format.ts';
import { queueStyle } from '../../theme/queue-style.ts';
import { ChartHost } from './chart-host.tsx';

const load = async () => (await import('../../charts/recharts/distribution-chart.tsx')).DistributionChart;

export interface LazyChartProps {
  readonly distribution: Distribution;
  /** Whose colour the bars have; undefined: of no queue. */
  readonly queue: number | undefined;
  readonly title: string;
  readonly onBar?: (bar: BarBounds) => void;
}

/** A histogram, as soon as what draws it has been loaded. */
export function LazyChart({ distribution, queue, title, onBar }: LazyChartProps) {
  const { p50, p95, p99 } = distribution.percentiles;
  return (
    <ChartHost load={load}>
      {(Chart, size) => (
        <Chart
          distribution={distribution}
          {...size}
          colour={queue === undefined ? 'var(--ink-2)' : `var(${queueStyle(queue).variable})`}
          label={`${title}: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)}`}
          onBar={onBar}
        />
      )}
    </ChartHost>
  );
}

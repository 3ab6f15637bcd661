import type { Distribution } from '@pollscope/analysis';
import { useRef } from 'react';
import { formatDuration } from '../../format/format.ts';
import { queueStyle } from '../../theme/queue-style.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { useWidth } from '../../widgets/use-width.ts';
import styles from './distribution.module.css';
import { useDistributionChart } from './use-distribution-chart.ts';

const HEIGHT = 236;

export interface LazyChartProps {
  readonly distribution: Distribution;
  /** Whose colour the bars have; undefined: of no queue. */
  readonly queue: number | undefined;
  readonly title: string;
}

/** A histogram, as soon as what draws it has been loaded. */
export function LazyChart({ distribution, queue, title }: LazyChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const loading = useDistributionChart();
  const { p50, p95, p99 } = distribution.percentiles;
  return (
    <div ref={host} className={styles.chart}>
      {loading.kind === 'loaded' && width > 0 && (
        <loading.Chart
          distribution={distribution}
          width={width}
          height={HEIGHT}
          colour={queue === undefined ? 'var(--ink-2)' : `var(${queueStyle(queue).variable})`}
          label={`${title}: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)}`}
        />
      )}
      {loading.kind === 'failed' && (
        <Message title="The chart did not load" actions={<Button onClick={loading.retry}>Try again</Button>}>
          <p>The connection was lost while it was on its way. The table needs nothing more.</p>
        </Message>
      )}
    </div>
  );
}

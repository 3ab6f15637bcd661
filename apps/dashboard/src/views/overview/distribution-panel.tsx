import type { Distribution, DistributionQuery } from '@pollscope/analysis';
import { useRef, useState } from 'react';
import type { StripQueue } from '../../charts/strip/strip-plot.ts';
import { formatCount, formatDuration, formatSamples, formatShare } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { queueStyle } from '../../theme/queue-style.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { useWidth } from '../../widgets/use-width.ts';
import styles from './distribution-panel.module.css';
import { useDistributionChart } from './use-distribution-chart.ts';

const HEIGHT = 236;
/** Bars of a fine histogram are two to the octave; a table of them would be long. */
const CHART_BARS = 2;
const TABLE_BARS = 1;

const MEASURES = [
  { value: 'pollTime', label: 'Poll time' },
  { value: 'queueDelay', label: 'Queue delay' },
] as const;

export interface DistributionPanelProps {
  readonly queues: readonly StripQueue[];
  readonly windowSeconds: number;
  readonly window: string;
}

/** How poll times or queue delays are spread, over all queues or one. */
export function DistributionPanel({ queues, windowSeconds, window }: DistributionPanelProps) {
  const [measure, setMeasure] = useState<DistributionQuery['measure']>('pollTime');
  const [queue, setQueue] = useState<number>();
  const [asTable, setAsTable] = useState(false);
  const span = useSpan(windowSeconds);
  const barsPerOctave = asTable ? TABLE_BARS : CHART_BARS;
  const distribution = useQuery<'distribution'>({ kind: 'distribution', span, measure, queue, barsPerOctave })?.value;
  const title = measure === 'pollTime' ? 'Spread of poll times' : 'Spread of queue delays';
  return (
    <Panel
      title={title}
      note={distribution === undefined ? window : `${window}, ${formatSamples(distribution.percentiles.count)}`}
      controls={<TableToggle of={title} shown={asTable} onChange={setAsTable} />}
    >
      <div className={styles.choices}>
        <Segmented label="Measure" options={MEASURES} value={measure} onChange={setMeasure} />
        <select
          className={styles.select}
          aria-label="Queue"
          value={queue ?? ''}
          onChange={({ target }) => setQueue(target.value === '' ? undefined : Number(target.value))}
        >
          <option value="">All queues</option>
          {queues.map(({ queue: id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {distribution !== undefined && distribution.percentiles.count === 0 && (
        <p className={styles.none}>No samples in {window}. A longer window may have some.</p>
      )}
      {distribution !== undefined && distribution.percentiles.count > 0 && (
        <>
          {asTable ? (
            <BarTable distribution={distribution} title={title} />
          ) : (
            <Chart distribution={distribution} queue={queue} title={title} />
          )}
        </>
      )}
    </Panel>
  );
}

interface ChartProps {
  readonly distribution: Distribution;
  readonly queue: number | undefined;
  readonly title: string;
}

function Chart({ distribution, queue, title }: ChartProps) {
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

function BarTable({ distribution, title }: { readonly distribution: Distribution; readonly title: string }) {
  const { lower, upper, counts, percentiles } = distribution;
  return (
    <Scroller label={`${title} as a table`} className={styles.tall}>
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className={table.number}>
              Count
            </th>
            <th scope="col" className={table.number}>
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((count, index) => (
            <tr key={lower[index]}>
              <th scope="row">{formatDuration(lower[index])}</th>
              <td>{formatDuration(upper[index])}</td>
              <td className={table.number}>{formatCount(count)}</td>
              <td className={table.number}>{formatShare(count / percentiles.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

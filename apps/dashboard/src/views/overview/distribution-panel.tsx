import type { DistributionQuery } from '@pollscope/analysis';
import { useState } from 'react';
import type { StripQueue } from '../../charts/strip/strip-plot.ts';
import { formatSamples } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import { BarTable } from '../distribution/bar-table.tsx';
import styles from '../distribution/distribution.module.css';
import { LazyChart } from '../distribution/lazy-chart.tsx';

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
            <LazyChart distribution={distribution} queue={queue} title={title} />
          )}
        </>
      )}
    </Panel>
  );
}

import type { MeasureComparison, MeasureFigures } from '@pollscope/analysis';
import { useState } from 'react';
import { formatDuration, formatSamples, formatShare } from '../../format/format.ts';
import type { ComparedMeasure } from '../../url/compare-state.ts';
import { Panel } from '../../widgets/panel.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import { ChartHost } from '../distribution/chart-host.tsx';
import styles from './compare.module.css';
import { OverlaidTable } from './overlaid-table.tsx';
import type { CompareRow } from './rows.ts';
import { RunSample } from './run-sample.tsx';
import { significanceOf, significanceReason, SIGNIFICANCE_WORDS } from './significance.ts';

const load = async () => (await import('../../charts/recharts/overlay-chart.tsx')).OverlayChart;

export interface SpreadPanelProps {
  readonly row: CompareRow;
  readonly measure: ComparedMeasure;
}

/** The two distributions of one row over each other. */
export function SpreadPanel({ row, measure }: SpreadPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const { a, b, bars, distance } = row.of;
  const title = `${measure === 'pollTime' ? 'Poll times' : 'Queue delays'} of ${row.key}`;
  const hasSamples = bars !== undefined && bars.lower.length > 0;
  return (
    <Panel
      title={title}
      note={`${formatSamples(a.count)} before, ${formatSamples(b.count)} after`}
      controls={hasSamples && <TableToggle of={title} shown={asTable} onChange={setAsTable} />}
    >
      {hasSamples ? (
        <div className={styles.spread}>
          {asTable ? (
            <OverlaidTable bars={bars} title={title} />
          ) : (
            <ChartHost load={load}>
              {(Chart, size) => <Chart bars={bars} label={`${title}: ${figuresText(row.of)}`} {...size} />}
            </ChartHost>
          )}
          <p className={styles.legend}>
            <Run run="before" figures={a} row={row} />
            <Run run="after" figures={b} row={row} />
          </p>
        </div>
      ) : (
        <p className={styles.muted}>Neither run has any.</p>
      )}
      <p className={styles.muted} data-testid="compare-reason">
        <strong>{SIGNIFICANCE_WORDS[significanceOf(distance)]}</strong> · {significanceReason(distance)}
      </p>
    </Panel>
  );
}

interface RunProps {
  readonly run: 'before' | 'after';
  readonly figures: MeasureFigures;
  readonly row: CompareRow;
}

function Run({ run, figures, row: { share, entitled } }: RunProps) {
  const owed = entitled?.[run];
  return (
    <span>
      <RunSample run={run} />
      {run}: p50 {formatDuration(figures.p50)}, p95 {formatDuration(figures.p95)}, p99 {formatDuration(figures.p99)},
      share {formatShare(share[run])}
      {owed !== undefined && ` of ${formatShare(owed)} entitled`}
    </span>
  );
}

function figuresText({ a, b }: MeasureComparison): string {
  return `p50 ${formatDuration(a.p50)} before, ${formatDuration(b.p50)} after; p95 ${formatDuration(a.p95)} before, ${formatDuration(b.p95)} after`;
}

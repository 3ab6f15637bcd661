import type { Distribution } from '@pollscope/analysis';
import { memo } from 'react';
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts';
import { formatCount, formatDuration, formatShare } from '../../format/format.ts';
import { logTimeAxis, shareAxis } from './axes.ts';
import { type BarBounds, barRows, type BarRow, positionOf } from './bar-rows.ts';
import styles from './distribution-chart.module.css';

export interface DistributionChartProps {
  readonly distribution: Distribution;
  readonly width: number;
  readonly height: number;
  /** CSS colour of the bars. */
  readonly colour: string;
  readonly label: string;
  /** A bar was chosen with the pointer; for the keyboard there is the table. */
  readonly onBar?: ((bar: BarBounds) => void) | undefined;
}

const MARGIN = { top: 40, right: 16, bottom: 0, left: 0 };

/** A histogram on a logarithmic time axis. recharts costs some 15 ms a render: at most twice a second, never animated. */
export const DistributionChart = memo(function DistributionChart({
  distribution,
  width,
  height,
  colour,
  label,
  onBar,
}: DistributionChartProps) {
  const rows = barRows(distribution);
  const { percentiles } = distribution;
  const first = rows[0]?.from ?? 10;
  const last = rows.at(-1)?.to ?? 20;
  return (
    <BarChart
      width={width}
      height={height}
      data={rows}
      margin={MARGIN}
      barCategoryGap={0}
      barGap={0}
      accessibilityLayer={false}
      role="img"
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--hairline)" />
      <XAxis dataKey="middle" {...logTimeAxis(first, last)} />
      <YAxis {...shareAxis} />
      <Tooltip content={BarTip} isAnimationActive={false} cursor={{ fill: 'var(--hover)' }} />
      <Bar
        dataKey="share"
        fill={colour}
        isAnimationActive={false}
        minPointSize={2}
        cursor={onBar === undefined ? undefined : 'pointer'}
        onClick={(_, index) => {
          const row = rows[index];
          if (row !== undefined) onBar?.({ lower: row.lower, upper: row.upper });
        }}
      />
      {/* Each label stands higher than the one before: the three are often close together. */}
      {(['p50', 'p95', 'p99'] as const).map((quantile, index) => (
        <ReferenceLine
          key={quantile}
          x={positionOf(percentiles[quantile])}
          stroke="var(--ink-2)"
          strokeDasharray="2 3"
          label={{
            value: quantile,
            position: 'top',
            dy: -12 * index,
            fontSize: 11,
            fill: 'var(--ink-2)',
          }}
        />
      ))}
    </BarChart>
  );
});

function BarTip({ active, payload }: TooltipContentProps) {
  const row: BarRow | undefined = active ? payload[0]?.payload : undefined;
  if (row === undefined) return null;
  return (
    <p className={styles.tip}>
      {formatDuration(row.lower)} to {formatDuration(row.upper)}
      <br />
      <strong>{formatCount(row.count)}</strong> · {formatShare(row.share)}
    </p>
  );
}

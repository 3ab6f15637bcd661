import type { Distribution } from '@pollscope/analysis';
import { memo } from 'react';
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts';
import { formatCount, formatDuration, formatDurationTick, formatShare } from '../../format/format.ts';
import { barRows, type BarRow, decadeTicks, positionOf } from './bar-rows.ts';
import styles from './distribution-chart.module.css';

export interface DistributionChartProps {
  readonly distribution: Distribution;
  readonly width: number;
  readonly height: number;
  /** CSS colour of the bars. */
  readonly colour: string;
  readonly label: string;
}

const MARGIN = { top: 40, right: 16, bottom: 0, left: 0 };
const TICK = { fontSize: 11, fill: 'var(--ink-3)' };

const shareTick = (share: number): string => `${Math.round(share * 100)}\u202f%`;
const timeTick = (octave: number): string => formatDurationTick(2 ** octave);

/** A histogram on a logarithmic time axis. recharts costs some 15 ms a render: at most twice a second, never animated. */
export const DistributionChart = memo(function DistributionChart({
  distribution,
  width,
  height,
  colour,
  label,
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
      <XAxis
        dataKey="middle"
        type="number"
        domain={[first, last]}
        ticks={decadeTicks(first, last)}
        tickFormatter={timeTick}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: 'var(--line)' }}
        height={24}
        interval={0}
        allowDataOverflow
      />
      <YAxis width={44} tickFormatter={shareTick} tick={TICK} tickLine={false} axisLine={false} tickCount={4} />
      <Tooltip content={BarTip} isAnimationActive={false} cursor={{ fill: 'var(--hover)' }} />
      <Bar dataKey="share" fill={colour} isAnimationActive={false} minPointSize={2} />
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

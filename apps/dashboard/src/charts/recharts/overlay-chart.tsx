import type { OverlaidBars } from '@pollscope/analysis';
import { memo } from 'react';
import { Area, AreaChart, CartesianGrid, Tooltip, type TooltipContentProps, XAxis, YAxis } from 'recharts';
import { formatDuration, formatShare } from '../../format/format.ts';
import { logTimeAxis, shareAxis } from './axes.ts';
import styles from './distribution-chart.module.css';
import { type OverlayRow, overlayRows } from './overlay-rows.ts';

export interface OverlayChartProps {
  readonly bars: OverlaidBars;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

const MARGIN = { top: 8, right: 24, bottom: 0, left: 0 };

/** Two distributions over each other on one logarithmic time axis: before grey and broken, after coloured and whole. */
export const OverlayChart = memo(function OverlayChart({ bars, width, height, label }: OverlayChartProps) {
  const rows = overlayRows(bars);
  const first = rows[0]?.position ?? 10;
  const last = rows.at(-1)?.position ?? 20;
  return (
    <AreaChart
      width={width}
      height={height}
      data={rows}
      margin={MARGIN}
      accessibilityLayer={false}
      role="img"
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--hairline)" />
      <XAxis dataKey="position" {...logTimeAxis(first, last)} />
      <YAxis {...shareAxis} />
      <Tooltip content={BarTip} isAnimationActive={false} cursor={{ stroke: 'var(--line)' }} />
      <Area
        type="stepAfter"
        dataKey="before"
        stroke="var(--ink-3)"
        strokeWidth={1.5}
        strokeDasharray="5 3"
        fill="var(--ink-3)"
        fillOpacity={0.22}
        isAnimationActive={false}
        activeDot={false}
      />
      <Area
        type="stepAfter"
        dataKey="after"
        stroke="var(--accent)"
        strokeWidth={2}
        fill="var(--accent)"
        fillOpacity={0.18}
        isAnimationActive={false}
        activeDot={false}
      />
    </AreaChart>
  );
});

function BarTip({ active, payload }: TooltipContentProps) {
  const row: OverlayRow | undefined = active ? payload[0]?.payload : undefined;
  if (row === undefined) return null;
  return (
    <p className={styles.tip}>
      {formatDuration(row.lower)} to {formatDuration(row.upper)}
      <br />
      before <strong>{formatShare(row.before)}</strong>, after <strong>{formatShare(row.after)}</strong>
    </p>
  );
}

import type { StripMetric } from '@pollscope/analysis';
import {
  FEW_SAMPLES,
  formatCompact,
  formatDuration,
  formatDurationTick,
  formatRate,
  formatShare,
  formatSignedDuration,
} from '../../format/format.ts';

/** How a strip metric is named, scaled and written. */
export interface MetricStyle {
  /** For the metric switch. */
  readonly short: string;
  /** What the figure is, for headings and assistive technology. */
  readonly label: string;
  readonly scale: 'log' | 'linear';
  readonly format: (value: number) => string;
  readonly tick: (value: number) => string;
  /** Smallest axis worth showing, for linear scales. */
  readonly least: number;
  /** Samples from which on a value can be trusted; undefined: it does not stand on samples. */
  readonly enough: number | undefined;
}

const percentile = {
  scale: 'log',
  format: formatDuration,
  tick: formatDurationTick,
  least: 1,
  enough: FEW_SAMPLES,
} as const;

const shareTick = (value: number): string => `${Math.round(value * 100)}\u202f%`;

export const METRICS: Readonly<Record<StripMetric, MetricStyle>> = {
  pollP50: { ...percentile, short: 'p50', label: 'Poll time, p50' },
  pollP95: { ...percentile, short: 'p95', label: 'Poll time, p95' },
  pollP99: { ...percentile, short: 'p99', label: 'Poll time, p99' },
  pollMax: { ...percentile, enough: 1, short: 'max', label: 'Longest poll' },
  delayP95: { ...percentile, short: 'delay p95', label: 'Queue delay, p95' },
  lag: {
    short: 'lag',
    label: 'Lag (CPU time owed)',
    scale: 'linear',
    format: formatSignedDuration,
    tick: formatDurationTick,
    least: 1e6,
    enough: undefined,
  },
  depthMax: {
    short: 'depth',
    label: 'Runnable tasks, most',
    scale: 'linear',
    format: formatCompact,
    tick: formatCompact,
    least: 5,
    enough: undefined,
  },
  receivedShare: {
    short: 'share',
    label: 'CPU share received',
    scale: 'linear',
    format: formatShare,
    tick: shareTick,
    least: 1,
    enough: undefined,
  },
  pollsPerSecond: {
    short: 'polls/s',
    label: 'Polls a second',
    scale: 'linear',
    format: formatRate,
    tick: formatCompact,
    least: 10,
    enough: undefined,
  },
};

export const METRIC_GROUPS: readonly { readonly label: string; readonly metrics: readonly StripMetric[] }[] = [
  { label: 'Poll time', metrics: ['pollP50', 'pollP95', 'pollP99', 'pollMax'] },
  { label: 'Queue', metrics: ['delayP95', 'lag', 'depthMax', 'receivedShare', 'pollsPerSecond'] },
];

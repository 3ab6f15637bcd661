import { formatDurationTick } from '../../format/format.ts';
import { decadeTicks } from './bar-rows.ts';

const TICK = { fontSize: 11, fill: 'var(--ink-3)' };

/** Of a logarithmic time axis, from one position to another. */
export function logTimeAxis(first: number, last: number) {
  return {
    type: 'number',
    domain: [first, last],
    ticks: decadeTicks(first, last),
    tickFormatter: (octave: number): string => formatDurationTick(2 ** octave),
    tick: TICK,
    tickLine: false,
    axisLine: { stroke: 'var(--line)' },
    height: 24,
    interval: 0,
    allowDataOverflow: true,
  } as const;
}

/** Of an axis of shares. */
export const shareAxis = {
  width: 44,
  tickFormatter: (share: number): string => `${Math.round(share * 100)}\u202f%`,
  tick: TICK,
  tickLine: false,
  axisLine: false,
  tickCount: 4,
} as const;

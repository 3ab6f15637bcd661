import type { TimeRange } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { formatDurationTick } from '../../format/format.ts';

export interface TimeTick {
  readonly time: Nanoseconds;
  readonly label: string;
}

/** Ticks of a time axis. `base` is what their labels count from, as text; '' when that is the start of the program. */
export interface TimeTicks {
  readonly base: string;
  readonly ticks: readonly TimeTick[];
}

const MINUTE = 60e9;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((step) => [step]),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * 1e3),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * 1e6),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * 1e9),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * MINUTE),
  ...[1, 2, 6, 12, 24].map((step) => step * HOUR),
];

/** Views shorter than this are labelled relative to a base: of twelve digits the eye compares the last few. */
const RELATIVE_BELOW: Nanoseconds = 0.5e9;
/** A base is a multiple of so many steps. */
const STEPS_PER_BASE = 100;

/** Round instants of the view, about `spacing` pixels apart or more. */
export function timeTicks({ from, to }: TimeRange, width: number, spacing: number): TimeTicks {
  const least = ((to - from) / Math.max(1, width)) * spacing;
  const step = STEPS.find((candidate) => candidate >= least) ?? Math.ceil(least / (24 * HOUR)) * 24 * HOUR;
  const isRelative = to - from < RELATIVE_BELOW;
  const base = isRelative ? Math.max(0, Math.floor(from / (step * STEPS_PER_BASE)) * step * STEPS_PER_BASE) : 0;
  const ticks: TimeTick[] = [];
  for (let index = Math.max(0, Math.ceil(from / step)); index * step <= to; index++) {
    const time = index * step;
    ticks.push({ time, label: isRelative ? `+${formatDurationTick(time - base)}` : clockOf(time, step) });
  }
  return { base: isRelative ? exactTime(base) : '', ticks };
}

/** An instant in seconds since the start of the program, with all digits that are not zero. */
export function exactTime(time: Nanoseconds): string {
  const whole = Math.round(time);
  const decimals = String(whole % 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const groups = decimals.match(/.{1,3}/g)?.join('\u202f') ?? '';
  return `${Math.floor(whole / 1e9)}${groups === '' ? '' : `.${groups}`}\u202fs`;
}

/** `12.5 s`, from a minute on `4:05`, from an hour on `2:04:05`; as many decimals as the step asks for. */
function clockOf(time: Nanoseconds, step: Nanoseconds): string {
  const decimals = step >= 1e9 ? 0 : Math.ceil(Math.log10(1e9 / step) - 1e-9);
  if (time < MINUTE) return `${(time / 1e9).toFixed(decimals)}\u202fs`;
  const seconds = ((time % MINUTE) / 1e9).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0');
  const minutes = Math.floor((time % HOUR) / MINUTE);
  const hours = Math.floor(time / HOUR);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

import type { OverlaidBars } from '@pollscope/analysis';
import { type BarBounds, positionOf } from './bar-rows.ts';

/** A step as recharts takes it; the position, where it begins, is in octaves (binary logarithms of nanoseconds). */
export interface OverlayRow extends BarBounds {
  readonly position: number;
  /** Fractions of each run's samples. */
  readonly before: number;
  readonly after: number;
}

/** The steps, and a last one of the same height at which the last bar ends. Bars between which nothing lies have a step of zero. */
export function overlayRows({ lower, upper, a, b }: OverlaidBars): OverlayRow[] {
  const rows: OverlayRow[] = [];
  lower.forEach((low, index) => {
    const high = upper[index] ?? low;
    const previous = rows.at(-1);
    if (previous !== undefined && previous.upper < low) rows.push(stepOf(previous.upper, low));
    rows.push({ ...stepOf(low, high), before: a[index] ?? 0, after: b[index] ?? 0 });
  });
  const last = rows.at(-1);
  return last === undefined ? rows : [...rows, { ...last, position: positionOf(last.upper) }];
}

function stepOf(lower: number, upper: number): OverlayRow {
  return { lower, upper, position: positionOf(lower), before: 0, after: 0 };
}

import type { Distribution } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';

/** What a bar holds: durations from `lower` up to, not including, `upper`. */
export interface BarBounds {
  readonly lower: Nanoseconds;
  readonly upper: Nanoseconds;
}

/** A bar as recharts takes it; positions are octaves (binary logarithms of nanoseconds). */
export interface BarRow extends BarBounds {
  readonly from: number;
  readonly to: number;
  readonly middle: number;
  readonly count: number;
  /** Fraction of all samples. */
  readonly share: number;
}

export function positionOf(time: Nanoseconds): number {
  return Math.log2(Math.max(1, time));
}

export function barRows({ lower, upper, counts, percentiles }: Distribution): BarRow[] {
  return counts.map((count, index) => {
    const low = lower[index] ?? 0;
    const high = upper[index] ?? low;
    const from = positionOf(low);
    const to = positionOf(high);
    return {
      lower: low,
      upper: high,
      from,
      to,
      middle: (from + to) / 2,
      count,
      share: count / Math.max(1, percentiles.count),
    };
  });
}

/** Positions of the powers of ten between two positions; of 1 and 3 times them where there would be fewer than three. */
export function decadeTicks(from: number, to: number): number[] {
  const decades = (to - from) / Math.log2(10);
  const steps = decades < 3 ? [1, 3] : [1];
  const ticks: number[] = [];
  for (let power = 1; positionOf(power) <= to; power *= 10) {
    for (const step of steps) {
      const position = positionOf(step * power);
      if (position >= from && position <= to) ticks.push(position);
    }
  }
  return ticks;
}

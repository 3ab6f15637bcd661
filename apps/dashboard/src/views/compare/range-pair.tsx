import type { MeasureFigures } from '@pollscope/analysis';
import styles from './compare.module.css';
import type { CompareRow } from './rows.ts';

const WIDTH = 132;
const HEIGHT = 40;
/** A tenth of a microsecond: what is shorter, and delays of nothing, stand at the left. */
const SHORTEST = 100;
/** Keeps the ends of strokes inside. */
const EDGE = 4;

/** Where a time lies on an axis, in pixels from its left. */
export type Scale = (time: number) => number;

/** One logarithmic axis for all rows, from the least median to the largest 99th percentile. */
export function scaleOf(rows: readonly CompareRow[]): Scale {
  const figures = rows.flatMap(({ of: { a, b } }) => [a, b]).filter(({ count }) => count > 0);
  const from = figures.reduce((least, { p50 }) => Math.min(least, octave(p50)), Number.POSITIVE_INFINITY);
  const to = figures.reduce((most, { p99 }) => Math.max(most, octave(p99)), 0);
  const width = Math.max(0.1, to - from);
  return (time) => EDGE + ((octave(time) - from) / width) * (WIDTH - 2 * EDGE);
}

function octave(time: number): number {
  return Math.log2(Math.max(SHORTEST, time));
}

/** From p50 to p99 with a tick at p95, before above after. What it shows is in the cells beside it. */
export function RangePair({ row: { of }, scale }: { readonly row: CompareRow; readonly scale: Scale }) {
  return (
    <svg className={styles.ranges} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <Range figures={of.a} run="before" y={13} scale={scale} />
      <Range figures={of.b} run="after" y={27} scale={scale} />
    </svg>
  );
}

interface RangeProps {
  readonly figures: MeasureFigures;
  readonly run: 'before' | 'after';
  readonly y: number;
  readonly scale: Scale;
}

function Range({ figures: { count, p50, p95, p99 }, run, y, scale }: RangeProps) {
  if (count === 0) return undefined;
  // A range without width is still seen.
  const end = Math.max(scale(p99), scale(p50) + 2);
  return (
    <>
      <line x1={scale(p50)} x2={end} y1={y} y2={y} strokeWidth={4} className={styles[run]} />
      <line x1={scale(p95)} x2={scale(p95)} y1={y - 5} y2={y + 5} strokeWidth={2} className={styles[`${run}Tick`]} />
    </>
  );
}

import type { Strip } from '@pollscope/analysis';
import type { AxisRange } from '../time/axis-range.ts';

type Series = Strip['series'][number];

export interface LineOptions {
  /** Values below are drawn here, on the edge of a logarithmic axis. */
  readonly floor: number;
  /** Samples from which on a value can be trusted. */
  readonly enough: number;
}

/** The values to join by a line. uPlot breaks it at null: where nothing was observed, or too little to trust. */
export function toLine({ values, counts }: Series, { floor, enough }: LineOptions): (number | null)[] {
  return Array.from(values, (value, column) =>
    Number.isNaN(value) || (counts[column] ?? 0) < enough ? null : Math.max(value, floor),
  );
}

/** Columns whose value stands on too few samples to be part of the line. */
export function doubtful({ values, counts }: Series, enough: number): number[] {
  return [...values.keys()].filter((column) => !Number.isNaN(values[column]) && (counts[column] ?? 0) < enough);
}

/** Columns with a value and none on either side: a line would leave them invisible. */
export function isolated(values: readonly (number | null | undefined)[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) found.push(i);
  }
  return found;
}

/** Lowest and highest value of the visible series; undefined when there is none. */
export function extent(strip: Strip, isVisible: (name: string) => boolean): AxisRange | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { name, values } of strip.series) {
    if (!isVisible(name)) continue;
    for (const value of values) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min > max ? undefined : { min, max };
}

export interface Reading {
  readonly value: number;
  readonly samples: number;
}

/** Values of each queue in one column. */
export function readColumn(strip: Strip, column: number): ReadonlyMap<number, Reading> {
  const readings = new Map<number, Reading>();
  for (const { queue, values, counts } of strip.series) {
    const value = values[column];
    if (value !== undefined && !Number.isNaN(value)) readings.set(queue, { value, samples: counts[column] ?? 0 });
  }
  return readings;
}

/** The newest value of each queue, looking back a few columns past those in which it was not polled. */
export function readNewest(strip: Strip): ReadonlyMap<number, Reading> {
  const readings = new Map<number, Reading>();
  for (const { queue, values, counts } of strip.series) {
    const column = values.findLastIndex((value) => !Number.isNaN(value));
    const value = values[column];
    if (value !== undefined && values.length - column <= NEWEST_COLUMNS)
      readings.set(queue, { value, samples: counts[column] ?? 0 });
  }
  return readings;
}

/** Values older than this many columns are no longer "now". */
const NEWEST_COLUMNS = 4;

/**
 * Width of a strip's column: 60 to the screen, and a multiple of the 100 ms windows that agents send. Finer ones would hold
 * too few polls for a percentile.
 */
export function stripColumn(windowSeconds: number): number {
  return (Math.ceil(windowSeconds / 6) / 10) * 1e9;
}

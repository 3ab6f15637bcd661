import type { Nanoseconds } from '@pollscope/protocol';
import type { TimeRange } from './queries.ts';
import type { Window } from './window-series.ts';

export interface Columns<Kind extends Window> {
  /** Middle of each column. */
  readonly time: Float64Array;
  /** The windows of each column; neighbours that share one window share the array. */
  readonly windows: readonly (readonly Kind[])[];
}

/** What can be cut: a series of windows, or one that says the same in fewer. */
export interface Cuttable<Kind extends Window> {
  readonly newest: Kind | undefined;
  /** The window that an instant falls in. */
  covering(time: Nanoseconds): Kind | undefined;
  /** Windows whose middle is in the range, in order. */
  within(range: TimeRange): readonly Kind[];
}

/**
 * Cuts a range into columns. Columns at least as wide as a window hold the windows whose middle falls in them; narrower
 * ones hold the one window around their own middle, so that a window fills all columns it covers.
 * @throws RangeError unless `count` is a positive integer.
 */
export function columnsOf<Kind extends Window>(series: Cuttable<Kind>, range: TimeRange, count: number): Columns<Kind> {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`A range is cut into 1 or more columns, got ${count}.`);
  const width = (range.to - range.from) / count;
  const narrow = width < (series.newest?.duration ?? 0);
  const time = new Float64Array(count);
  const windows: (readonly Kind[])[] = [];
  let shared: readonly Kind[] = [];
  for (let column = 0; column < count; column++) {
    const middle = range.from + (column + 0.5) * width;
    time[column] = middle;
    if (!narrow) {
      windows.push(series.within({ from: range.from + column * width, to: range.from + (column + 1) * width }));
      continue;
    }
    shared = coveringOnly(series, middle, shared);
    windows.push(shared);
  }
  return { time, windows };
}

function coveringOnly<Kind extends Window>(
  series: Cuttable<Kind>,
  time: Nanoseconds,
  before: readonly Kind[],
): readonly Kind[] {
  const window = series.covering(time);
  if (window === undefined) return before.length === 0 ? before : [];
  return before[0] === window ? before : [window];
}

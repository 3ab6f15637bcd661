import {
  formatCompact,
  formatDuration,
  formatIndex,
  formatRate,
  formatShare,
  formatShareError,
  MISSING,
} from '../../format/format.ts';
import type { CompareColumn } from '../../url/compare-state.ts';
import { changeWords } from './change-words.ts';
import type { CompareRow } from './rows.ts';
import { significanceOf, SIGNIFICANCE_WORDS } from './significance.ts';

/** What a change means: of times, more is worse; undefined where it is neither, or may be chance. */
export type Way = 'worse' | 'better' | undefined;

/** A change of less than a tenth is not coloured: with many samples, next to nothing is beyond chance. */
const COLOURED_FACTOR = 1.1;

/** A column of the table, whose cells have a figure before, one after, and the change. */
export interface DifferenceColumn {
  readonly column: CompareColumn;
  readonly heading: string;
  readonly hint?: string;
  readonly cell: (row: CompareRow) => DifferenceCell;
}

export interface DifferenceCell {
  readonly was: string;
  readonly is: string;
  readonly change: string;
  readonly way: Way;
  /** The exact figures, for programs that read the page. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

const SHARE: DifferenceColumn = {
  column: 'share',
  heading: 'Share',
  hint: 'Of the time of all polls',
  cell: ({ share: { before, after } }) => ({
    was: formatShare(before),
    is: formatShare(after),
    change: before === undefined || after === undefined ? MISSING : formatShareError(after - before),
    way: undefined,
    before,
    after,
  }),
};

const COUNT: DifferenceColumn = {
  column: 'count',
  heading: 'Count',
  cell: ({ of: { a, b } }) => amounts(a.count, b.count, formatCompact),
};

const RATE: DifferenceColumn = {
  column: 'rate',
  heading: 'Rate',
  cell: ({ of: { a, b } }) => amounts(a.perSecond, b.perSecond, formatRate),
};

function amounts(before: number, after: number, format: (amount: number) => string): DifferenceCell {
  return {
    was: format(before),
    is: format(after),
    change: changeWords(before, after),
    way: undefined,
    before,
    after,
  };
}

function time(column: 'p50' | 'p95' | 'p99' | 'max'): DifferenceColumn {
  return {
    column,
    heading: column,
    cell: ({ of: { a, b, distance } }) => {
      const before = a.count === 0 ? undefined : a[column];
      const after = b.count === 0 ? undefined : b[column];
      const isKnown = before !== undefined && after !== undefined;
      return {
        was: formatDuration(before),
        is: formatDuration(after),
        change: isKnown ? changeWords(before, after) : MISSING,
        // A longest poll is one poll.
        way: isKnown && column !== 'max' && significanceOf(distance) === 'beyond' ? wayOf(before, after) : undefined,
        before,
        after,
      };
    },
  };
}

function wayOf(before: number, after: number): Way {
  if (before <= 0 || Math.max(before, after) < COLOURED_FACTOR * Math.min(before, after)) return undefined;
  return after > before ? 'worse' : 'better';
}

export const AMOUNTS: readonly DifferenceColumn[] = [SHARE, COUNT, RATE];
export const TIMES: readonly DifferenceColumn[] = [time('p50'), time('p95'), time('p99'), time('max')];

/** How far the two distributions are apart, in words. */
export function distanceWords({ of: { distance } }: CompareRow): {
  readonly ks: string;
  readonly words: string;
  readonly moved: string;
} {
  const words = SIGNIFICANCE_WORDS[significanceOf(distance)];
  if (distance.kind === 'tooFew') return { ks: MISSING, words, moved: MISSING };
  return { ks: formatIndex(distance.ks), words, moved: formatDuration(distance.wasserstein) };
}

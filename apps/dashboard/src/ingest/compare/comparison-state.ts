import type { Comparison } from '@pollscope/analysis';
import type { RecordingFacts, RecordingOrigin, RecordingProblem } from '../recording/replay-state.ts';

/** What is to be compared. */
export interface CompareAsked {
  readonly before: RecordingOrigin;
  readonly after: RecordingOrigin;
  /** The mark at which the two are held to be at the same instant; undefined: their beginnings. */
  readonly alignedAt: string | undefined;
}

export interface Compared {
  readonly before: RecordingFacts;
  readonly after: RecordingFacts;
  /** `a` is before, `b` is after; with bars. */
  readonly comparison: Comparison;
  /** Names of the marks that both have, in the order of their names; undefined while they are looked for. */
  readonly marks: readonly string[] | undefined;
}

export type ComparisonState =
  /** Nothing was asked for, or it was given up. */
  | { readonly kind: 'idle' }
  /** The recording `name` is read; `progress` from 0 to 1, undefined while nobody can tell. */
  | {
      readonly kind: 'reading' | 'converting';
      readonly name: string;
      readonly progress: number | undefined;
    }
  /** Undefined `name`: because of both. */
  | { readonly kind: 'failed'; readonly name: string | undefined; readonly problem: RecordingProblem }
  | ({ readonly kind: 'compared' } & Compared);

import type { FindingSeverity, Nanoseconds } from '@pollscope/protocol';
import type { RecordingMetadata } from '@pollscope/protocol/recording';

/** Where a recording comes from. */
export type RecordingOrigin =
  /** A file that the user chose or dropped, or one that is embedded in the page. */
  | { readonly kind: 'file'; readonly name: string; readonly file: Blob }
  /** An address of the page's own server, relative to the page. */
  | { readonly kind: 'url'; readonly name: string; readonly url: string };

/** Why a recording cannot be shown, for the user. */
export interface RecordingProblem {
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
  /** What the reader met, in its own words. */
  readonly detail: string;
}

/** A finding of the recording, as a place to go to. */
export interface FindingMark {
  readonly id: number;
  readonly detector: string;
  readonly severity: FindingSeverity;
  readonly first: Nanoseconds;
  /** Position from which on the finding is shown. */
  readonly toldAt: Nanoseconds;
  readonly sentence: string;
}

/** What is known of an open recording from its header and index. */
export interface RecordingFacts {
  readonly name: string;
  readonly bytes: number;
  readonly metadata: RecordingMetadata;
  /** Stream time of the first and the last thing that it tells of. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** Single events: polls, wakes and the like. */
  readonly events: number;
  /** For the user: what is missing, left out, or was guessed in converting. */
  readonly notices: readonly string[];
}

/** The whole recording from afar; grows while the recording is looked through. */
export interface RecordingSurvey {
  /** The longest poll of each of equal stretches from `from` to `to` in nanoseconds; empty until it is known. */
  readonly silhouette: Float64Array;
  /** In the order of `toldAt`. */
  readonly findings: readonly FindingMark[];
  /** More than these are not listed. */
  readonly isComplete: boolean;
}

export type ReplayState =
  /** The source is a program, or there is none. */
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'opening';
      readonly name: string;
      readonly doing: 'reading' | 'converting';
      /** From 0 to 1; undefined while nobody can tell. */
      readonly progress: number | undefined;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly problem: RecordingProblem }
  | { readonly kind: 'open'; readonly facts: RecordingFacts; readonly survey: RecordingSurvey };

export const NO_SURVEY: RecordingSurvey = { silhouette: new Float64Array(), findings: [], isComplete: false };

export interface PlayerState {
  /** Stream time: what the views show ends here. */
  readonly position: Nanoseconds;
  readonly isPlaying: boolean;
  /** Stream time per real time. */
  readonly speed: number;
  /** From 0 to 1 while the position's surroundings are read; undefined when they are there. */
  readonly loading: number | undefined;
}

/** What the user does with a recording. */
export type PlayerAct =
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'seek'; readonly to: Nanoseconds }
  | { readonly kind: 'speed'; readonly speed: number };

export const SLOWEST = 0.1;
export const FASTEST = 10;

import type { TimelineSource } from '@pollscope/analysis';
import type { QueryableStore } from './evaluate.ts';
import type { Pace } from './messages.ts';
import type { SourceStatus } from './source-status.ts';

/** What a source tells the rest of the worker. */
export interface SourceHost {
  /** Milliseconds on the wall clock. */
  readonly wallClock: () => number;
  readonly onStatus: (status: SourceStatus) => void;
  /** How its time goes on from now. */
  readonly onPace: (pace: Pace) => void;
  /** More is in its store. */
  readonly onData: (data: 'windows' | 'events') => void;
  /** Its store is another one, or was emptied. */
  readonly onOtherData: () => void;
}

/** A program or a recording. */
export interface Source {
  readonly store: QueryableStore;
  /** What happened when; undefined until it is open. */
  readonly timeline: TimelineSource | undefined;
  /** Nothing is told from then on. */
  close(): void;
}

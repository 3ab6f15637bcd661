import type { Finding, Nanoseconds } from '@pollscope/protocol';
import type { DistributionFigures } from '../range/distribution.ts';
import type { TimeRange } from '../store/queries.ts';
import type { Distance } from './distance.ts';

/**
 * Two runs beside each other. Everything is given for `a`, the run before, and for `b`, the run after; what stands for
 * a change is `b` minus `a`. Times in nanoseconds, shares as fractions of 1.
 */
export interface Comparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** Queues of the same worker and name. In the order of `a`, then those of `b` alone. */
  readonly queues: readonly QueueComparison[];
  /** Tasks of the same queue and name, and tasks spawned at the same place: those that take most time come first. */
  readonly tasks: readonly GroupComparison[];
  readonly locations: readonly GroupComparison[];
  readonly findings: FindingsComparison;
}

export interface ComparedRun {
  /** That was compared, in the run's own stream time; as long as that of the other run. */
  readonly range: TimeRange;
  /** Where the two were aligned, in the run's own stream time. */
  readonly alignedAt: Nanoseconds;
  readonly policy: string;
  readonly jain: number | undefined;
  readonly recordsLost: number;
  readonly framesLost: number;
}

/** Of one thing, in one of the runs; undefined where the run does not have it. */
export interface Both<Figures> {
  readonly a: Figures | undefined;
  readonly b: Figures | undefined;
}

export interface MeasureComparison {
  readonly a: MeasureFigures;
  readonly b: MeasureFigures;
  readonly distance: Distance;
  /** The two distributions to be drawn over each other; absent unless asked for. */
  readonly bars?: OverlaidBars;
}

export interface MeasureFigures extends DistributionFigures {
  /** Over the time that the run's windows cover. */
  readonly perSecond: number;
}

/** Bars of equal width on a log axis; `a[i]` and `b[i]` are shares of each run's values in bar i. */
export interface OverlaidBars {
  readonly lower: readonly Nanoseconds[];
  readonly upper: readonly Nanoseconds[];
  readonly a: readonly number[];
  readonly b: readonly number[];
}

export interface QueueComparison {
  readonly name: string;
  readonly worker: string;
  readonly shares: Both<QueueShares>;
  readonly pollTime: MeasureComparison;
  readonly queueDelay: MeasureComparison;
}

export interface QueueShares {
  readonly weight: number;
  readonly received: number;
  readonly entitled: number;
}

export interface GroupComparison {
  readonly name: string;
  /** '' for a place, whose tasks may be of several. */
  readonly queue: string;
  /** Of the time of all polls of the run. */
  readonly share: Both<number>;
  readonly pollTime: MeasureComparison;
  readonly queueDelay: MeasureComparison;
}

/** By detector and by the name of whom they are about. */
export interface FindingsComparison {
  /** Of `b` alone, of `a` alone: the gravest first. */
  readonly gained: readonly Finding[];
  readonly lost: readonly Finding[];
  /** Those of `b` that `a` had too. */
  readonly kept: readonly Finding[];
}

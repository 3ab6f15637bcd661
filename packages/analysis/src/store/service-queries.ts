import type { Nanoseconds, QueueId, TaskId, WorkerId } from '@pollscope/protocol';
import type { TaskRef } from './activity-queries.ts';
import type { SlowPoll, TimeRange } from './queries.ts';

/** Polls of one task whose poll time or queue delay lies within bounds, as those of a histogram's bar. */
export interface PollListQuery {
  readonly task: TaskId;
  readonly range: TimeRange;
  readonly measure: 'pollTime' | 'queueDelay';
  /** Half-open. */
  readonly atLeast: Nanoseconds;
  readonly below: Nanoseconds;
  readonly limit: number;
}

/** Newest first, as far as single polls were received. */
export interface PollList {
  readonly total: number;
  readonly rows: readonly SlowPoll[];
}

export interface QueueServiceQuery {
  readonly queue: QueueId;
  readonly range: TimeRange;
  /** How many columns the range is cut into. */
  readonly columns: number;
  /** Most of `stretches`. */
  readonly limit: number;
}

/**
 * How a queue spent its time, from its single polls: `run` with a task being polled, `starve` with a runnable task and none
 * being polled, `wait` with nothing to do. Fractions of each column, which sum to 1; NaN where single polls are not known.
 * Starvation is exact for queues that are first in, first out; otherwise a lower bound.
 */
export interface QueueService {
  /** Middles of the columns. */
  readonly time: Float64Array;
  readonly run: Float64Array;
  readonly starve: Float64Array;
  readonly wait: Float64Array;
  /** Over the columns that are known; undefined with none. */
  readonly total: { readonly run: number; readonly starve: number; readonly wait: number } | undefined;
  /** Stretches of a millisecond or more in which it starved, longest first. */
  readonly stretches: readonly TimeRange[];
}

/** Who ran on the worker of a queue in a stretch. */
export interface AntagonistsQuery {
  readonly queue: QueueId;
  readonly range: TimeRange;
  readonly limit: number;
}

/** The tasks of one name in one queue. */
export interface AntagonistRow {
  readonly name: string;
  readonly queue: QueueId;
  readonly queueName: string;
  /** Of the stretch, and as a fraction of it. */
  readonly used: Nanoseconds;
  readonly share: number;
  readonly polls: number;
  /** Its longest poll that touches the stretch, in full, and whose it was. */
  readonly longest: Nanoseconds;
  readonly slowest: TaskRef;
}

export interface Antagonists {
  /** Most of the stretch first. */
  readonly rows: readonly AntagonistRow[];
  /** What no poll of the worker took: the event loop had it, or code outside of tasks, or nobody. */
  readonly outside: Nanoseconds;
  /** Whether single polls of the stretch are known at all. */
  readonly isKnown: boolean;
}

export interface UnattendedQuery {
  readonly range: TimeRange;
  readonly longerThan: Nanoseconds;
  readonly limit: number;
}

/** A stretch in which a worker polled without a look at what came from outside: connections, timers, messages. */
export interface UnattendedStretch {
  readonly worker: WorkerId;
  readonly workerName: string;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly polls: number;
  /** The longest of those polls, and whose it was. */
  readonly longest: Nanoseconds;
  readonly culprit: TaskRef;
  /** For how long other workers slept meanwhile, added up. */
  readonly asleep: Nanoseconds;
}

export interface Unattended {
  readonly total: number;
  /** Longest first. */
  readonly rows: readonly UnattendedStretch[];
}

import type { Nanoseconds, PollOutcome, PollSource, QueueId, TaskId, WakeSource, WorkerId } from '@pollscope/protocol';
import type { TaskRef } from '../store/activity-queries.ts';
import type { TimeRange } from '../store/queries.ts';
import type { LaneColumns, LaneSubject } from './lane.ts';
import type { BREAKS, OPEN_POLLS, POLLS } from './schemas.ts';
import type { Rows } from './table.ts';
import type { TaskOrder } from './task-ranking.ts';

export interface TimelineQuery {
  readonly range: TimeRange;
  /** Width of a column: of a pixel, or more. The range is widened to multiples of it. */
  readonly column: Nanoseconds;
  /** The range that decides which tasks have lanes and in which order; `range` may go beyond what is in view. */
  readonly ranked: TimeRange;
  /** Case-insensitive part of a task's or its queue's name; empty matches all. */
  readonly filter: string;
  readonly order: TaskOrder;
  /** Tasks that come first, whether they were polled in the range or not. */
  readonly pinned: readonly TaskId[];
  /** Which lanes of all are wanted: workers, then queues, then tasks. */
  readonly first: number;
  readonly count: number;
}

export interface TimelineLane {
  readonly subject: LaneSubject;
  readonly name: string;
  /** A queue's own, or a task's; −1 for a worker and for a task whose spawn was not received. */
  readonly queue: QueueId;
  /** Of the queue, for a task; empty otherwise. */
  readonly queueName: string;
  /** When the task began and ended, as far as known. Infinite otherwise. */
  readonly lifetime: TimeRange;
  readonly columns: LaneColumns;
}

export interface Timeline {
  /** Of the columns. */
  readonly range: TimeRange;
  readonly column: Nanoseconds;
  /** All that something is known of. */
  readonly extent: TimeRange;
  /** How many lanes there are. Tasks have none where single polls cannot be had. */
  readonly lanes: { readonly workers: number; readonly queues: number; readonly tasks: number };
  /** Of `first`, in their order. */
  readonly shown: readonly TimelineLane[];
  readonly first: number;
  /** Polls at least as long as a column. */
  readonly polls: Rows<typeof POLLS>;
  readonly breaks: Rows<typeof BREAKS>;
  /** Polls that had not ended when last looked at, and of which no end is known. */
  readonly openPolls: Rows<typeof OPEN_POLLS>;
  /** Names of the tasks and queues of `polls` and `openPolls`. */
  readonly taskNames: ReadonlyMap<TaskId, string>;
  readonly queueNames: ReadonlyMap<QueueId, string>;
  /** Stretches in which events were lost, and those of which there are sums alone. */
  readonly gaps: readonly TimeRange[];
  readonly sums: readonly TimeRange[];
  /** There are single polls of the range, but too many to hold: they show when the range is shorter. */
  readonly tooMany: boolean;
}

/** The whole that is known, as a strip. */
export interface TimelineMap {
  readonly extent: TimeRange;
  /** Of each column, over all queues: the longest poll, and the share of time spent in polls of all workers. */
  readonly longest: Float32Array;
  readonly busy: Float32Array;
  readonly gaps: readonly TimeRange[];
}

/** Which poll is meant. Starts are exact. */
export type PollChoice =
  | { readonly kind: 'at'; readonly task: TaskId; readonly start: Nanoseconds }
  /** The longest of a lane that touches a stretch. */
  | { readonly kind: 'longest'; readonly lane: LaneSubject; readonly range: TimeRange }
  /** The one after or before an instant, in a lane. */
  | { readonly kind: 'next' | 'previous'; readonly lane: LaneSubject; readonly start: Nanoseconds };

/** From the instant of a wake to the poll that it led to. */
export interface WakeArrow {
  readonly time: Nanoseconds;
  readonly source: WakeSource;
  readonly waker: TaskRef;
  /** Where the waker ran then; undefined when it was no task, or its poll was not received. */
  readonly from: { readonly worker: WorkerId; readonly queue: QueueId } | undefined;
  readonly woken: TaskRef;
  /** Start of the poll that followed. */
  readonly start: Nanoseconds;
  readonly to: { readonly worker: WorkerId; readonly queue: QueueId };
}

/** One poll, with what woke its task before and whom it woke. */
export interface TimelinePoll {
  readonly task: TaskRef;
  readonly queue: QueueId;
  readonly queueName: string;
  readonly worker: WorkerId;
  readonly workerName: string;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly queueDelay: Nanoseconds;
  readonly outcome: PollOutcome;
  readonly source: PollSource;
  /** `file:line:column`; '' when unknown. */
  readonly location: string;
  /** Of the task's poll before; undefined when that is not near, or there was none. */
  readonly outcomeBefore: PollOutcome | undefined;
  /** Undefined when nothing did, as after a yield, or wakes are not recorded there. */
  readonly wokenBy: WakeArrow | undefined;
  /** The first 50. */
  readonly woke: readonly WakeArrow[];
}

import type { Nanoseconds } from '@pollscope/protocol';
import type { Definitions } from '../store/definitions.ts';
import type { TimeRange } from '../store/queries.ts';
import type { TaskTable } from '../store/task-table.ts';
import type { Cancellation } from './cancellation.ts';
import type { EventBlock } from './event-block.ts';
import type { LaneSubject } from './lane.ts';

/** Single events, oldest first; or that there are more than can be held. */
export type Events = readonly EventBlock[] | 'tooMany';

/** What is known of a stretch of time only in sums: a window of a stream, or a bucket of a recording's pyramid. */
export interface TimeSum {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly polls: number;
  /** 0 when not known. */
  readonly shortest: Nanoseconds;
  readonly longest: Nanoseconds;
  readonly busy: Nanoseconds;
  readonly parked: Nanoseconds;
  readonly driver: Nanoseconds;
  /** −1 when not known. */
  readonly depthMin: number;
  readonly depthMax: number;
}

/** The sums of a worker or a queue, in order; a task has none. */
export type LaneSums = (subject: LaneSubject) => Iterable<TimeSum>;

/** Where a timeline takes its events from: a stream that goes on, or a recording. */
export interface TimelineSource {
  /** All that something is known of; undefined before anything is. */
  readonly extent: TimeRange | undefined;
  readonly definitions: Definitions;
  readonly tasks: TaskTable;
  /** Resolves when definitions and tasks are as well known as they can be without reading the events. */
  ready(): Promise<void>;
  /** The events of a range, perhaps with others beside it. Rejects with the signal's reason when that aborts. */
  eventsIn(range: TimeRange, signal: Cancellation): Promise<Events>;
  /** What is told in sums of a range, where the single events of it are not to be had. */
  sumsIn(range: TimeRange, events: Events): LaneSums;
  /** Stretches in which events or sums are missing, in order and apart. */
  gapsIn(range: TimeRange): readonly TimeRange[];
}

import type { Nanoseconds } from '@pollscope/protocol';
import type { WallTime } from '../event.ts';

/** An id as console-subscriber gives it: that of a span, any 64 bits, used again after the span has closed. */
export type SpanId = bigint;

/** What an update tells of a new task. */
export interface ToldTask {
  readonly span: SpanId;
  /** By name, as texts: `kind`, `task.name`, `task.id`, `size.bytes` and so on. */
  readonly fields: ReadonlyMap<string, string>;
  /** `file:line:column`, '' when unknown. */
  readonly location: string;
}

/** Of a task or an operation, since its start. */
export interface ToldPolls {
  /** Those that began. */
  readonly count: number;
  readonly first: WallTime | undefined;
  readonly lastStarted: WallTime | undefined;
  readonly lastEnded: WallTime | undefined;
  /** Of those that ended. */
  readonly busy: Nanoseconds;
}

/** All counts are since the task's start. */
export interface ToldTaskStats {
  readonly createdAt: WallTime;
  /** When it ended. */
  readonly droppedAt: WallTime | undefined;
  readonly wakes: number;
  readonly selfWakes: number;
  readonly lastWake: WallTime | undefined;
  readonly wakerClones: number;
  readonly wakerDrops: number;
  /** From the last wake before each poll to the poll; undefined before console-subscriber 0.2. */
  readonly scheduled: Nanoseconds | undefined;
  readonly polls: ToldPolls;
}

export interface ToldResource {
  readonly span: SpanId;
  /** Such as `Semaphore`. */
  readonly type: string;
  /** Part of another resource, as the semaphore of a mutex is. */
  readonly isInternal: boolean;
  readonly parent: SpanId | undefined;
  readonly location: string;
}

export interface ToldResourceStats {
  readonly droppedAt: WallTime | undefined;
  /** Such as `permits`, by name. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** Something asynchronous that a task does with a resource, such as an acquisition. */
export interface ToldOperation {
  readonly span: SpanId;
  readonly resource: SpanId | undefined;
}

export interface ToldOperationStats {
  readonly createdAt: WallTime;
  readonly droppedAt: WallTime | undefined;
  /** Undefined before its first poll. */
  readonly task: SpanId | undefined;
  readonly polls: ToldPolls;
}

/** A distribution since the task's start. */
export interface ToldHistogram {
  /** An HDR histogram, version 2, not compressed. */
  readonly raw: Uint8Array;
  /** Values above the largest that the histogram takes, counted in it as the largest. */
  readonly outliers: number;
  readonly highestOutlier: Nanoseconds;
}

export interface ToldTaskDetails {
  readonly pollTimes: ToldHistogram | undefined;
  readonly scheduledTimes: ToldHistogram | undefined;
}

import type { SliceEnd, UnparkReason } from './codes.ts';
import type { Nanoseconds, QueueId, StringId, TaskId, VirtualTime, WorkerId } from '../units.ts';

/** Records that the program could not hand over because the ring was full: a gap in every event kind of that worker. */
export interface LossSection {
  readonly kind: 'loss';
  readonly rows: readonly {
    readonly worker: WorkerId;
    readonly from: Nanoseconds;
    readonly to: Nanoseconds;
    readonly records: number;
  }[];
}

/** Polls that have begun and not ended at `observedAt`; sent repeatedly while they last. */
export interface OpenPollsSection {
  readonly kind: 'openPolls';
  readonly rows: readonly {
    readonly worker: WorkerId;
    readonly task: TaskId;
    readonly start: Nanoseconds;
    readonly observedAt: Nanoseconds;
  }[];
}

/** Polls of one worker, in the order in which they ended, as parallel columns of `length` rows. */
export interface PollsSection {
  readonly kind: 'polls';
  readonly worker: WorkerId;
  readonly length: number;
  readonly task: Uint32Array;
  /** Nanoseconds since the epoch of the stream. */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly queueDelay: Float64Array;
  /** Codes of `PollOutcome`. */
  readonly outcome: Uint8Array;
  /** Codes of `PollSource`. */
  readonly source: Uint8Array;
}

/** Wakes on one worker, in their order, as parallel columns of `length` rows. */
export interface WakesSection {
  readonly kind: 'wakes';
  readonly worker: WorkerId;
  readonly length: number;
  readonly time: Float64Array;
  readonly task: Uint32Array;
  /** The task that was being polled; 0: none. */
  readonly waker: Uint32Array;
  /** Codes of `WakeSource`. */
  readonly source: Uint8Array;
  /** Codes of `WakeEffect`. */
  readonly effect: Uint8Array;
}

/** Polls that ended pending, with what the task waits for since `time`, as parallel columns of `length` rows. */
export interface WaitsSection {
  readonly kind: 'waits';
  readonly worker: WorkerId;
  readonly length: number;
  readonly time: Float64Array;
  readonly task: Uint32Array;
  readonly resource: Uint32Array;
}

/** Resources acquired and released, as parallel columns of `length` rows. */
export interface HoldsSection {
  readonly kind: 'holds';
  readonly worker: WorkerId;
  readonly length: number;
  readonly time: Float64Array;
  /** 0: from outside any task. */
  readonly task: Uint32Array;
  readonly resource: Uint32Array;
  /** How much of the resource: positive when acquired, negative when released. */
  readonly amount: Int32Array;
}

/** A worker with nothing runnable, asleep from `start` for `duration`. */
export interface ParksSection {
  readonly kind: 'parks';
  readonly worker: WorkerId;
  readonly rows: readonly {
    readonly start: Nanoseconds;
    readonly duration: Nanoseconds;
    readonly reason: UnparkReason;
  }[];
}

/** Stretches in which the event loop ran while the executor had runnable tasks. */
export interface DriverTurnsSection {
  readonly kind: 'driverTurns';
  readonly worker: WorkerId;
  readonly rows: readonly { readonly start: Nanoseconds; readonly duration: Nanoseconds }[];
}

/** State of the queues, sampled at slice boundaries at most every 2 milliseconds, and before parking. Counters run from the start of the program. */
export interface QueueSample {
  readonly time: Nanoseconds;
  readonly queue: QueueId;
  readonly depth: number;
  readonly vruntime: VirtualTime;
  readonly lag: Nanoseconds;
  readonly received: Nanoseconds;
  readonly entitled: Nanoseconds;
}

export interface QueueSamplesSection {
  readonly kind: 'queueSamples';
  readonly rows: readonly QueueSample[];
}

/** One turn of a queue, from its pick to its end. What a policy does not have is 0. */
export interface Slice {
  readonly queue: QueueId;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  /** Virtual time of the queue when it was picked. */
  readonly vruntime: VirtualTime;
  readonly deadline: VirtualTime;
  readonly lag: Nanoseconds;
  /** How many queues the policy could choose from. */
  readonly eligible: number;
  /** CPU time granted; -1: no limit. */
  readonly granted: Nanoseconds;
  readonly reason: SliceEnd;
  /** The queue that preempted this one; -1 unless that is why the slice ended. */
  readonly by: QueueId;
}

export interface SlicesSection {
  readonly kind: 'slices';
  readonly worker: WorkerId;
  readonly rows: readonly Slice[];
}

/** The program's own annotations. */
export interface Mark {
  /** When it was made: the end of a span. */
  readonly time: Nanoseconds;
  /** How long the span lasted; -1: an instant. */
  readonly duration: Nanoseconds;
  /** The task that made it; 0: outside any task. */
  readonly task: TaskId;
  readonly name: StringId;
  /** What the program adds, as text; often JSON. */
  readonly fields: string;
}

export interface MarksSection {
  readonly kind: 'marks';
  readonly worker: WorkerId;
  readonly rows: readonly Mark[];
}

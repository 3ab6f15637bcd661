import type { Nanoseconds, QueueId, StringId, TaskId, VirtualTime, WorkerId } from './units.ts';

/** How a poll ended. `pending`: the task waits for a waker; `yielded`: it asked to run again. */
export const PollOutcome = { pending: 0, yielded: 1, ready: 2, panicked: 3 } as const;
export type PollOutcome = (typeof PollOutcome)[keyof typeof PollOutcome];

/** How a task ended. */
export const TaskOutcome = { ready: 0, panicked: 1, aborted: 2 } as const;
export type TaskOutcome = (typeof TaskOutcome)[keyof typeof TaskOutcome];

/** Why a parked worker runs again. */
export const UnparkReason = { wake: 0, timer: 1 } as const;
export type UnparkReason = (typeof UnparkReason)[keyof typeof UnparkReason];

/** What a worker is doing at an instant. `driver`: the event loop has control while tasks may be runnable. */
export const WorkerState = { polling: 0, driver: 1, parked: 2 } as const;
export type WorkerState = (typeof WorkerState)[keyof typeof WorkerState];

/**
 * Which stream a frame belongs to. `base` (definitions, spawns and ends, polls in progress) and `windows` (those of
 * queues, workers, tasks and the agent, and loss; a late client receives the last minutes of them) go to every client;
 * `events` (every poll, park and driver turn) only to those that ask for it.
 */
export const Channel = { base: 1, events: 2, windows: 3 } as const;
export type Channel = (typeof Channel)[keyof typeof Channel];

/** One unit of the stream: a WebSocket message, or an entry of a recording. */
export interface Frame {
  readonly channel: Channel;
  /** Counts up by one per channel and epoch; a jump says how many frames were not delivered. */
  readonly sequence: number;
  readonly sections: readonly Section[];
}

export type Section =
  | StringsSection
  | WorkersSection
  | QueuesSection
  | SpawnsSection
  | EndsSection
  | LossSection
  | OpenPollsSection
  | QueueWindowsSection
  | TaskWindowsSection
  | WorkerWindowsSection
  | AgentWindowSection
  | PollsSection
  | ParksSection
  | DriverTurnsSection
  | QueueSamplesSection;

export interface StringsSection {
  readonly kind: 'strings';
  readonly rows: readonly { readonly id: StringId; readonly text: string }[];
}

export interface WorkersSection {
  readonly kind: 'workers';
  readonly rows: readonly { readonly worker: WorkerId; readonly name: StringId }[];
}

/** Defines queues; a second definition of the same id changes its weight from then on. `policy` names the scheduling rule in force. */
export interface QueuesSection {
  readonly kind: 'queues';
  readonly policy: StringId;
  readonly rows: readonly { readonly queue: QueueId; readonly name: StringId; readonly weight: number }[];
}

export interface Spawn {
  readonly task: TaskId;
  readonly time: Nanoseconds;
  readonly queue: QueueId;
  readonly name: StringId;
  /** The task that spawned it; 0 when it was spawned from outside any task. */
  readonly parent: TaskId;
}

/**
 * Tasks that began, in the order in which they began. With `snapshot` the rows are all tasks that are live now, with
 * their original times: any other task that the reader knows has ended unseen.
 */
export interface SpawnsSection {
  readonly kind: 'spawns';
  readonly snapshot: boolean;
  readonly rows: readonly Spawn[];
}

export interface EndsSection {
  readonly kind: 'ends';
  readonly rows: readonly {
    readonly task: TaskId;
    readonly time: Nanoseconds;
    readonly outcome: TaskOutcome;
    /** What a panicked task threw; 0 otherwise. */
    readonly message: StringId;
  }[];
}

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

/**
 * A histogram's non-empty buckets, ascending. Bucket layout: value v < 64 falls into bucket v; otherwise with
 * e = floor(log2 v), bucket = 64·(e − 5) + floor(v / 2^(e−6)) − 64: 64 buckets an octave, each at most 1.6 % wide.
 */
export interface SparseHistogram {
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array;
  /** Largest value recorded, exactly; 0 when empty. */
  readonly max: Nanoseconds;
  /** Sum of all values, exactly. */
  readonly sum: Nanoseconds;
}

/** What one queue did in a window. Counters are of the window; lag, depth and vruntime are the last sampled in it. */
export interface QueueWindow {
  readonly queue: QueueId;
  /** CPU time that the queue received. */
  readonly received: Nanoseconds;
  /** CPU time that its weight entitled it to while it had work: ∫ w_i / Σ w_j over the backlogged j, dS. */
  readonly entitled: Nanoseconds;
  /** The policy's lag (entitled − received, as far as the policy remembers it): positive is owed. */
  readonly lag: Nanoseconds;
  readonly vruntime: VirtualTime;
  /** Tasks runnable and not being polled. */
  readonly depth: number;
  readonly depthMax: number;
  readonly pollTime: SparseHistogram;
  /** Wait from becoming runnable (or being spawned) to the start of the poll. */
  readonly queueDelay: SparseHistogram;
}

export interface QueueWindowsSection {
  readonly kind: 'queueWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly QueueWindow[];
}

/** What one task did in a window; only tasks that were polled in it have one. */
export interface TaskWindow {
  readonly task: TaskId;
  readonly lastPollEnd: Nanoseconds;
  readonly lastOutcome: PollOutcome;
  readonly pollTime: SparseHistogram;
  readonly queueDelay: SparseHistogram;
}

/** With duration 0, in a snapshot: no window, only when and how the live tasks were last polled. */
export interface TaskWindowsSection {
  readonly kind: 'taskWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly TaskWindow[];
}

export interface WorkerWindow {
  readonly worker: WorkerId;
  readonly state: WorkerState;
  readonly stateSince: Nanoseconds;
  readonly polls: number;
  readonly parks: number;
  readonly polling: Nanoseconds;
  readonly driver: Nanoseconds;
  readonly parked: Nanoseconds;
}

export interface WorkerWindowsSection {
  readonly kind: 'workerWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly WorkerWindow[];
}

/** What observing cost in a window. */
export interface AgentWindowSection {
  readonly kind: 'agentWindow';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  /** Records taken from the rings. */
  readonly records: number;
  readonly dropped: number;
  /** Fullest that a ring was found, in thousandths of its capacity. */
  readonly ringFillPermille: number;
  /** Time that the agent's thread was busy. */
  readonly busy: Nanoseconds;
  /** Records times the cost of writing one as measured at start: CPU time taken from the program, estimated. */
  readonly probeCost: Nanoseconds;
  readonly bytesSent: number;
  readonly clients: number;
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
  readonly outcome: Uint8Array;
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

/** State of the queues, sampled at slice boundaries at most once a millisecond. Counters run from the start of the program. */
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

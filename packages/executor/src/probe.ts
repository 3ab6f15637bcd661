/** Nanoseconds on the driver's monotonic clock, as an integer. */
export type Nanoseconds = number & { readonly __unit?: 'Nanoseconds' };
/** CPU time divided by weight; the unit in which policies order queues. */
export type VirtualTime = number & { readonly __unit?: 'VirtualTime' };
/** Counts up from 1 within one executor; 0 stands for "no task". */
export type TaskId = number & { readonly __unit?: 'TaskId' };
/** Position of a queue among the executor's queues, from 0. */
export type QueueId = number & { readonly __unit?: 'QueueId' };

/** How a poll ended. `pending`: the task waits to be woken; `yielded`: it asked to run again. */
export const PollOutcome = { pending: 0, yielded: 1, ready: 2, panicked: 3 } as const;
export type PollOutcome = (typeof PollOutcome)[keyof typeof PollOutcome];

/** How a task ended. */
export const TaskOutcome = { ready: 0, panicked: 1, aborted: 2 } as const;
export type TaskOutcome = (typeof TaskOutcome)[keyof typeof TaskOutcome];

/** Why a parked executor runs again: a task was woken or spawned from outside, or a timer was due. */
export const UnparkReason = { wake: 0, timer: 1 } as const;
export type UnparkReason = (typeof UnparkReason)[keyof typeof UnparkReason];

/** What a probe may read of a queue. The executor owns the object and changes it; a probe copies what it keeps. */
export interface QueueView {
  readonly id: QueueId;
  readonly name: string;
  readonly weight: number;
  /** Tasks runnable and not being polled. */
  readonly depth: number;
  readonly vruntime: VirtualTime;
  /** Entitled minus received as the policy remembers it; positive: the queue is owed CPU time. */
  readonly lag: Nanoseconds;
  /** CPU time received since the executor began. */
  readonly received: Nanoseconds;
  /** CPU time that the weight entitled it to while it had work, since the executor began. */
  readonly entitled: Nanoseconds;
}

/** What a probe may read of a task; see {@link QueueView} on ownership. */
export interface TaskView {
  readonly id: TaskId;
  readonly name: string;
  readonly queue: QueueView;
  /** The task that was being polled when this one was spawned; 0 when it was spawned from outside. */
  readonly parent: TaskId;
  readonly spawnedAt: Nanoseconds;
  /** When it last became runnable: the wait from here to `pollStartedAt` is its queue delay. */
  readonly runnableSince: Nanoseconds;
  readonly pollStartedAt: Nanoseconds;
}

/**
 * Told by the executor what it does, on the executor's thread and in the order in which it happens. With no probe
 * installed each call site costs one branch. Methods are hot, must not throw, and must not call the executor.
 */
export interface Probe {
  /** A queue exists, or its weight or the policy changed. Called for each queue when the probe is installed. */
  queueDefined(queue: QueueView, policy: string): void;
  /** A task exists. Called for each live task when the probe is installed. */
  taskSpawned(task: TaskView): void;
  /** `message` is what a panicked task threw, as text. */
  taskEnded(task: TaskView, time: Nanoseconds, end: { readonly outcome: TaskOutcome; readonly message?: string }): void;
  pollStarted(task: TaskView): void;
  /** The poll ran from `task.pollStartedAt` to `end`. */
  pollEnded(task: TaskView, end: Nanoseconds, outcome: PollOutcome): void;
  /** When installed, at slice boundaries at most once a millisecond, and before parking; once for each queue. */
  queueSampled(queue: QueueView, time: Nanoseconds): void;
  /** Nothing is runnable; the driver has control until {@link Probe.unparked}. Also told when installed in that state. */
  parked(time: Nanoseconds): void;
  unparked(time: Nanoseconds, reason: UnparkReason): void;
  /** The driver had control although tasks were runnable. */
  driverTurn(start: Nanoseconds, end: Nanoseconds): void;
}

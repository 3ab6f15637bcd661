import type { ResourceView } from './resource.ts';

/** Nanoseconds on the driver's monotonic clock, as an integer. */
export type Nanoseconds = number & { readonly __unit?: 'Nanoseconds' };
/** CPU time divided by weight; the unit in which policies order queues. */
export type VirtualTime = number & { readonly __unit?: 'VirtualTime' };
/** Counts up from 1 within one executor; 0 stands for "no task". */
export type TaskId = number & { readonly __unit?: 'TaskId' };
/** Position of a queue among the executor's queues, from 0. */
export type QueueId = number & { readonly __unit?: 'QueueId' };

/**
 * How a poll ended. `pending`: the task waits to be woken; `yielded`: it asked to run again; `outOfBudget`: the same, but
 * because a poll may make only so many operations.
 */
export const PollOutcome = { pending: 0, yielded: 1, ready: 2, panicked: 3, outOfBudget: 4 } as const;
export type PollOutcome = (typeof PollOutcome)[keyof typeof PollOutcome];

/** How a task ended. */
export const TaskOutcome = { ready: 0, panicked: 1, aborted: 2 } as const;
export type TaskOutcome = (typeof TaskOutcome)[keyof typeof TaskOutcome];

/** Why a parked executor runs again: a task was woken or spawned from outside, or a timer was due. */
export const UnparkReason = { wake: 0, timer: 1 } as const;
export type UnparkReason = (typeof UnparkReason)[keyof typeof UnparkReason];

/** Who woke a task: another task (or itself) during its poll, a timer, or code outside of tasks. */
export const WakeSource = { task: 0, timer: 1, outside: 2 } as const;
export type WakeSource = (typeof WakeSource)[keyof typeof WakeSource];

/** What a wake came to. `alreadyQueued`: nothing; `duringPoll`: the task is polled now and will be queued after that. */
export const WakeEffect = { queued: 0, alreadyQueued: 1, duringPoll: 2 } as const;
export type WakeEffect = (typeof WakeEffect)[keyof typeof WakeEffect];

/**
 * How a task came to be polled. `fifo`: at its turn; `lifo`: before its turn, through the queue's LIFO slot; `stolen`: from
 * another executor; `injected`: at its turn, made runnable by another thread's message, in whose sending its queue delay
 * began; `foreign`: the host resumed an async task, so the poll is measured, not scheduled.
 */
export const PollSource = { fifo: 0, lifo: 1, stolen: 2, injected: 3, foreign: 4 } as const;
export type PollSource = (typeof PollSource)[keyof typeof PollSource];

/**
 * Why a slice ended. `empty`: the queue had no more runnable tasks; `polls`: the limit of polls; `time`: what the policy
 * granted; `preempted`: another queue woke; `driver`: the driver's turn came; `panicked`: an exception ended the turn.
 */
export const SliceEnd = { empty: 0, polls: 1, time: 2, preempted: 3, driver: 4, panicked: 5 } as const;
export type SliceEnd = (typeof SliceEnd)[keyof typeof SliceEnd];

/** In place of a {@link QueueId}. */
export const NO_QUEUE = -1;

/** What a policy decided when it picked a queue. The scheduler uses one object for all slices. */
export interface SlicePick {
  /** How many queues the policy could have picked. */
  readonly eligible: number;
  /** How long the queue may run. */
  readonly granted: Nanoseconds;
  /** The virtual deadline by which it was picked; 0 under a policy without deadlines. */
  readonly deadline: VirtualTime;
}

/** How a slice ended. The scheduler uses one object for all slices. */
export interface SliceEnding {
  readonly reason: SliceEnd;
  /** The queue that preempted, else {@link NO_QUEUE}. */
  readonly by: QueueId;
}

/** What the program wanted to be noted; see `Executor.mark`. */
export interface MarkView {
  /** Undefined: a moment, not a span; a span ends at the time of the mark. */
  readonly duration: Nanoseconds | undefined;
  /** The program's own fields as JSON text, else ''. */
  readonly fields: string;
}

/** How much of a resource a task took or gave back. */
export interface HoldChange {
  readonly task: TaskId;
  readonly amount: number;
}

/** `async`: an async function, of which the parts that the host resumes are measured but not scheduled. */
export type TaskKind = 'generator' | 'async';

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
  readonly kind: TaskKind;
  readonly queue: QueueView;
  /** Where it was spawned, as `file:line:column`; '' when that is unknown. */
  readonly location: string;
  /** The task that was being polled when this one was spawned; 0 when it was spawned from outside. */
  readonly parent: TaskId;
  readonly spawnedAt: Nanoseconds;
  /** When it last became runnable: the wait from here to `pollStartedAt` is its queue delay. */
  readonly runnableSince: Nanoseconds;
  readonly pollStartedAt: Nanoseconds;
  /** Of the poll in progress or the last one. */
  readonly pollSource: PollSource;
  /** Of the last wake. */
  readonly wakeEffect: WakeEffect;
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
  /**
   * After {@link Probe.pollEnded} with outcome `pending`: what the task waits for now. Called for each task that waits when
   * the probe is installed, with the time at which the wait began.
   */
  taskWaiting(task: TaskView, time: Nanoseconds, resource: ResourceView): void;
  /**
   * The task was woken, with or without effect: see `task.wakeEffect`. `waker` is the task being polled, which can be the
   * task itself, else 0. Told before the task is queued. A spawn is no wake, nor is a wake after the task's end.
   */
  taskWoken(task: TaskView, time: Nanoseconds, by: { readonly source: WakeSource; readonly waker: TaskId }): void;
  /** `task` now holds `amount` more of `resource`. Called for all that live tasks hold when the probe is installed. */
  resourceAcquired(resource: ResourceView, time: Nanoseconds, hold: HoldChange): void;
  /** `task` now holds `amount` less of `resource`, whoever gave it back. */
  resourceReleased(resource: ResourceView, time: Nanoseconds, hold: HoldChange): void;
  /** A slice begins: tasks of `queue` are polled until {@link Probe.sliceEnded}. */
  sliceStarted(queue: QueueView, time: Nanoseconds, pick: SlicePick): void;
  sliceEnded(queue: QueueView, time: Nanoseconds, end: SliceEnding): void;
  /** The program noted something itself. */
  marked(name: string, time: Nanoseconds, mark: MarkView): void;
  /** When installed, at slice boundaries at most every 2 milliseconds, and before parking; once for each queue. */
  queueSampled(queue: QueueView, time: Nanoseconds): void;
  /** Nothing is runnable; the driver has control until {@link Probe.unparked}. Also told when installed in that state. */
  parked(time: Nanoseconds): void;
  unparked(time: Nanoseconds, reason: UnparkReason): void;
  /** The driver had control although tasks were runnable. */
  driverTurn(start: Nanoseconds, end: Nanoseconds): void;
}

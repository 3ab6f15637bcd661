/**
 * How a poll ended. `pending`: the task waits for a waker; `yielded`: it asked to run again; `outOfBudget`: it had used
 * up its cooperative budget and was made to yield.
 */
export const PollOutcome = { pending: 0, yielded: 1, ready: 2, panicked: 3, outOfBudget: 4 } as const;
export type PollOutcome = (typeof PollOutcome)[keyof typeof PollOutcome];

/**
 * Where the worker took the task from: its own queue in order, its slot for the task woken last, another worker's queue,
 * the queue for tasks woken from outside. `foreign`: the host resumed the task, so that the poll was measured but not scheduled.
 */
export const PollSource = { fifo: 0, lifo: 1, stolen: 2, injected: 3, foreign: 4 } as const;
export type PollSource = (typeof PollSource)[keyof typeof PollSource];

/** What a task is written as. */
export const TaskKind = { generator: 0, async: 1 } as const;
export type TaskKind = (typeof TaskKind)[keyof typeof TaskKind];

/** Who woke a task: the task being polled, a timer, or something outside any task. */
export const WakeSource = { task: 0, timer: 1, outside: 2 } as const;
export type WakeSource = (typeof WakeSource)[keyof typeof WakeSource];

/** What a wake did. `alreadyQueued`: nothing; `duringPoll`: the task runs again after the poll in progress. */
export const WakeEffect = { queued: 0, alreadyQueued: 1, duringPoll: 2 } as const;
export type WakeEffect = (typeof WakeEffect)[keyof typeof WakeEffect];

/**
 * Why a queue's slice ended: no task of it is runnable; it had as many polls, or as much time, as it was granted; a queue
 * with a better claim preempted it; the event loop was due; an exception ended the executor's turn.
 */
export const SliceEnd = { empty: 0, polls: 1, time: 2, preempted: 3, driver: 4, panicked: 5 } as const;
export type SliceEnd = (typeof SliceEnd)[keyof typeof SliceEnd];

/** What tasks wait for; a kind's code on the wire is its place in this list. */
export const RESOURCE_KINDS = [
  'sleep',
  'interval',
  'timeout',
  'yield',
  'channel',
  'oneshot',
  'notify',
  'semaphore',
  'mutex',
  'join',
  'promise',
  'group',
  'other',
] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** How a task ended. */
export const TaskOutcome = { ready: 0, panicked: 1, aborted: 2 } as const;
export type TaskOutcome = (typeof TaskOutcome)[keyof typeof TaskOutcome];

/** Why a parked worker runs again. */
export const UnparkReason = { wake: 0, timer: 1 } as const;
export type UnparkReason = (typeof UnparkReason)[keyof typeof UnparkReason];

/**
 * What a worker is doing at an instant. `driver`: the event loop has control while tasks may be runnable; `attending`: it is
 * parked, and attends to I/O and timers for all workers that share a driver.
 */
export const WorkerState = { polling: 0, driver: 1, parked: 2, attending: 3 } as const;
export type WorkerState = (typeof WorkerState)[keyof typeof WorkerState];

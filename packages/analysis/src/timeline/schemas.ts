/** Polls by start. Times in nanoseconds of the stream; `outcome` and `source` are codes of `PollOutcome` and `PollSource`. */
export const POLLS = {
  start: 'f64',
  duration: 'f64',
  queueDelay: 'f64',
  task: 'u32',
  /** `UNKNOWN_QUEUE` when the task's spawn was not received. */
  queue: 'i32',
  worker: 'u32',
  outcome: 'u8',
  source: 'u8',
} as const;

/** Stretches in which a worker polled nothing, by start: `state` is a code of `WorkerState`, `reason` one of `UnparkReason`. */
export const BREAKS = { start: 'f64', duration: 'f64', worker: 'u32', state: 'u8', reason: 'u8' } as const;

/** Wakes by time; `source` and `effect` are codes of `WakeSource` and `WakeEffect`. */
export const WAKES = { time: 'f64', task: 'u32', waker: 'u32', source: 'u8', effect: 'u8' } as const;

/** How many tasks of a queue were runnable, by time. */
export const DEPTHS = { time: 'f64', queue: 'u32', depth: 'u32' } as const;

/** Polls that had not ended when last looked at, one row for each. */
export const OPEN_POLLS = { start: 'f64', observedAt: 'f64', task: 'u32', queue: 'i32', worker: 'u32' } as const;

import type { DurationSummary } from './duration-histogram.ts';
import type { Nanoseconds } from './probe.ts';

/** Largest and mean of a count taken at each slice. */
export interface SampledCount {
  readonly samples: number;
  readonly sum: number;
  readonly largest: number;
}

/** Figures of one queue since the executor began. A poll in progress is not counted yet. */
export interface QueueStats {
  readonly weight: number;
  /** CPU time received: the sum of the polls, each from the end of the one before, and of the foreign polls. */
  readonly received: Nanoseconds;
  /** CPU time that the weight entitled it to while it had work. */
  readonly entitled: Nanoseconds;
  /** Polls, each of which took a task out of the queue. */
  readonly polls: number;
  /** Polls of async functions that the host began: measured, not scheduled. */
  readonly foreignPolls: number;
  /** The part of `received` that they took. */
  readonly foreign: Nanoseconds;
  /** Polls that ended after the end of their slice. */
  readonly pollsOverSlice: number;
  /** Polls that ended for want of cooperative budget. */
  readonly forcedYields: number;
  readonly spawnedTasks: number;
  /** Tasks that have not ended. */
  readonly liveTasks: number;
  /** Times that a task became runnable. */
  readonly enqueued: number;
  /** Times that the queue got work when it had none. */
  readonly becameRunnable: number;
  readonly slices: number;
  /** Slices that used up the time or the polls granted, although there was more work. */
  readonly sliceExhaustions: number;
  /** Slices of this queue that ended early because another queue woke. */
  readonly preemptions: number;
  /** Slices of another queue that ended early because this one woke. */
  readonly preemptRequests: number;
  /** Longest stretch with runnable tasks and none being polled; the stretch in progress is not counted. */
  readonly longestWithoutService: Nanoseconds;
  /** Runnable tasks at the start of the queue's slices. */
  readonly depth: SampledCount;
  /** Duration of the polls; undefined unless the option `stats` is `full`. */
  readonly pollTime: DurationSummary | undefined;
  /** From runnable to polled; undefined unless the option `stats` is `full`. */
  readonly queueDelay: DurationSummary | undefined;
}

/** Figures of one executor since it was made. */
export interface ExecutorStats<Id extends string | number = string | number> {
  /** On the driver's clock. */
  readonly startedAt: Nanoseconds;
  /** In turns: polls, and what the scheduler itself does between them. */
  readonly busy: Nanoseconds;
  /** Parked with nothing runnable. */
  readonly idle: Nanoseconds;
  /** The driver had control although tasks were runnable. */
  readonly driver: Nanoseconds;
  /** Times that the scheduler got control. */
  readonly turns: number;
  /** Times that it gave control to the driver although tasks were runnable. */
  readonly driverYields: number;
  /** Longest turn: for so long no I/O, timer or rendering had its go. */
  readonly longestTurn: Nanoseconds;
  /** Times that a policy picked a queue. */
  readonly picks: number;
  /** Time spent picking; undefined unless the option `stats` is `full`, since it costs two clock reads a slice. */
  readonly pickTime: Nanoseconds | undefined;
  /** Wakes that made a task runnable, or will after its poll in progress. */
  readonly wakes: number;
  /** Wakes of tasks that were runnable anyway or had ended. */
  readonly wakesWithoutEffect: number;
  /** Over all queues, as in {@link QueueStats}. */
  readonly polls: number;
  readonly preemptRequests: number;
  readonly forcedYields: number;
  /** Queues with runnable tasks, and runnable tasks, at each pick. */
  readonly runnableQueues: SampledCount;
  readonly runnableTasks: SampledCount;
  readonly queues: { readonly [I in Id]: QueueStats };
}

/** Figures of one task; kept only when the option `stats` is `full`. */
export interface TaskStats {
  readonly polls: number;
  readonly pollTime: Nanoseconds;
  readonly longestPoll: Nanoseconds;
  readonly queueDelay: Nanoseconds;
  readonly longestQueueDelay: Nanoseconds;
  /** Polls that ended because the task asked to run again. */
  readonly yields: number;
  readonly forcedYields: number;
  /** Wakes with effect. */
  readonly wakes: number;
}

/** Sum, number and largest of the values given to it. */
export class Sampling implements SampledCount {
  samples = 0;
  sum = 0;
  largest = 0;

  add(value: number): void {
    this.samples++;
    this.sum += value;
    if (value > this.largest) this.largest = value;
  }

  summary(): SampledCount {
    return { samples: this.samples, sum: this.sum, largest: this.largest };
  }
}

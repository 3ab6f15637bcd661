import { DurationHistogram } from './duration-histogram.ts';
import type { Nanoseconds } from './probe.ts';
import { type QueueStats, Sampling } from './stats.ts';

/** What the scheduler counts of one queue, each in O(1). */
export class QueueCounters {
  readonly depth = new Sampling();
  readonly pollTime: DurationHistogram | undefined;
  readonly queueDelay: DurationHistogram | undefined;
  polls = 0;
  foreignPolls = 0;
  foreign: Nanoseconds = 0;
  pollsOverSlice = 0;
  forcedYields = 0;
  spawnedTasks = 0;
  liveTasks = 0;
  enqueued = 0;
  becameRunnable = 0;
  sliceExhaustions = 0;
  preemptions = 0;
  preemptRequests = 0;
  #longestWithoutService: Nanoseconds = 0;
  #unservedSince: Nanoseconds = 0;

  constructor(full: boolean) {
    this.pollTime = full ? new DurationHistogram() : undefined;
    this.queueDelay = full ? new DurationHistogram() : undefined;
  }

  /** The queue has runnable tasks, and none of them is polled from `time` on. */
  unserved(time: Nanoseconds): void {
    this.#unservedSince = time;
  }

  sliceStarted(time: Nanoseconds, depth: number): void {
    this.depth.add(depth);
    this.#longestWithoutService = Math.max(this.#longestWithoutService, time - this.#unservedSince);
  }

  stats(account: {
    readonly weight: number;
    readonly received: Nanoseconds;
    readonly entitled: Nanoseconds;
  }): QueueStats {
    return {
      weight: account.weight,
      received: account.received,
      entitled: account.entitled,
      polls: this.polls,
      foreignPolls: this.foreignPolls,
      foreign: this.foreign,
      pollsOverSlice: this.pollsOverSlice,
      forcedYields: this.forcedYields,
      spawnedTasks: this.spawnedTasks,
      liveTasks: this.liveTasks,
      enqueued: this.enqueued,
      becameRunnable: this.becameRunnable,
      slices: this.depth.samples,
      sliceExhaustions: this.sliceExhaustions,
      preemptions: this.preemptions,
      preemptRequests: this.preemptRequests,
      longestWithoutService: this.#longestWithoutService,
      depth: this.depth.summary(),
      pollTime: this.pollTime?.summary(),
      queueDelay: this.queueDelay?.summary(),
    };
  }
}

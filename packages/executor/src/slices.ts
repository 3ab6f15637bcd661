import type { Accounts } from './accounts.ts';
import type { Driver } from './driver.ts';
import type { Observer } from './observer.ts';
import { type Nanoseconds, NO_QUEUE, type QueueId, SliceEnd } from './probe.ts';
import type { SchedulerCounters } from './scheduler-counters.ts';
import type { TaskQueue } from './task.ts';

export interface SlicesSetup {
  readonly queues: readonly TaskQueue[];
  readonly driver: Driver;
  readonly accounts: Accounts;
  readonly observer: Observer;
  readonly counters: SchedulerCounters;
  readonly maxPollsPerYield: number;
  readonly fullStats: boolean;
}

/** The stretches in which one queue is served: the policy picks, and says for how long. There is one at a time. */
export class Slices {
  readonly #queues: readonly TaskQueue[];
  readonly #driver: Driver;
  readonly #accounts: Accounts;
  readonly #observer: Observer;
  readonly #counters: SchedulerCounters;
  readonly #maxPollsPerYield: number;
  readonly #fullStats: boolean;
  /** The queue of the slice in progress. */
  queue: TaskQueue | undefined;
  #start: Nanoseconds = 0;
  /** Where the slice ends if its queue has work for so long. */
  end: Nanoseconds = 0;
  #turnEnd: Nanoseconds = 0;
  #polls = 0;
  #maxPolls = 0;
  /** The queue whose wake shortened the slice. */
  #preemptedBy: QueueId = NO_QUEUE;

  constructor(setup: SlicesSetup) {
    this.#queues = setup.queues;
    this.#driver = setup.driver;
    this.#accounts = setup.accounts;
    this.#observer = setup.observer;
    this.#counters = setup.counters;
    this.#maxPollsPerYield = setup.maxPollsPerYield;
    this.#fullStats = setup.fullStats;
  }

  begin(start: Nanoseconds, turnEnd: Nanoseconds): TaskQueue {
    const { policy } = this.#accounts;
    const queue = this.#pick();
    this.queue = queue;
    this.#start = start;
    this.end = Math.min(start + policy.slice, turnEnd);
    this.#turnEnd = turnEnd;
    this.#polls = 0;
    this.#maxPolls = Math.min(policy.slicePolls, this.#maxPollsPerYield);
    this.#preemptedBy = NO_QUEUE;
    queue.tasks.emptySlot();
    queue.counters.sliceStarted(start, queue.depth);
    if (this.#observer.probe !== undefined) this.#observer.sliceStarted(queue, start, this.end - start);
    return queue;
  }

  /** A poll has ended at `time`: whether the slice may go on. */
  goesOn(time: Nanoseconds): boolean {
    this.#polls++;
    return time < this.end && this.#polls < this.#maxPolls;
  }

  /** `queue` is the one that was served. */
  finish(queue: TaskQueue, time: Nanoseconds, hasPanicked: boolean): void {
    const { counters } = queue;
    const reason = hasPanicked ? SliceEnd.panicked : this.#endReason(queue, time);
    this.queue = undefined;
    if (time > this.end) counters.pollsOverSlice++;
    if (reason === SliceEnd.preempted) counters.preemptions++;
    else if (reason === SliceEnd.polls || reason === SliceEnd.time) counters.sliceExhaustions++;
    if (queue.depth > 0) counters.unserved(time);
    if (this.#observer.probe !== undefined) this.#observer.sliceEnded(queue, time, { reason, by: this.#preemptedBy });
    this.#accounts.policy.endSlice(queue);
  }

  /** The slice in progress, if there is one, ends with the current poll. */
  cut(): void {
    this.end = this.#start;
  }

  /** `queue` got work while another is served. */
  preempt(queue: TaskQueue, time: Nanoseconds): void {
    if (this.queue === undefined) return;
    const kept = this.#accounts.preempt(queue, this.queue, time);
    if (this.#start + kept >= this.end) return;
    this.end = this.#start + kept;
    this.#preemptedBy = queue.id;
    queue.counters.preemptRequests++;
  }

  #pick(): TaskQueue {
    const { policy } = this.#accounts;
    const before = this.#fullStats ? this.#driver.now() : 0;
    const queue = this.#queues[policy.pick()];
    if (this.#fullStats) this.#counters.pickTime += this.#driver.now() - before;
    if (queue !== undefined && queue.depth > 0) return queue;
    throw new Error(`policy "${policy.name}" picked a queue that has no runnable task`);
  }

  #endReason(queue: TaskQueue, time: Nanoseconds): SliceEnd {
    if (queue.depth === 0) return SliceEnd.empty;
    if (this.#polls >= this.#maxPolls) return SliceEnd.polls;
    if (this.#preemptedBy !== NO_QUEUE) return SliceEnd.preempted;
    return time >= this.#turnEnd ? SliceEnd.driver : SliceEnd.time;
  }
}

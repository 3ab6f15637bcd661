import { type Nanoseconds, PollOutcome } from './probe.ts';
import type { TaskStats } from './stats.ts';

/** What the scheduler counts of one task when the option `stats` is `full`. */
export class TaskCounters implements TaskStats {
  polls = 0;
  pollTime: Nanoseconds = 0;
  longestPoll: Nanoseconds = 0;
  queueDelay: Nanoseconds = 0;
  longestQueueDelay: Nanoseconds = 0;
  yields = 0;
  forcedYields = 0;
  wakes = 0;

  polled(duration: Nanoseconds, queueDelay: Nanoseconds): void {
    this.polls++;
    this.pollTime += duration;
    this.longestPoll = Math.max(this.longestPoll, duration);
    this.queueDelay += queueDelay;
    this.longestQueueDelay = Math.max(this.longestQueueDelay, queueDelay);
  }

  stats(): TaskStats {
    const { polls, pollTime, longestPoll, queueDelay, longestQueueDelay, yields, forcedYields, wakes } = this;
    return { polls, pollTime, longestPoll, queueDelay, longestQueueDelay, yields, forcedYields, wakes };
  }

  requeued(outcome: PollOutcome): void {
    if (outcome === PollOutcome.outOfBudget) this.forcedYields++;
    else this.yields++;
  }
}

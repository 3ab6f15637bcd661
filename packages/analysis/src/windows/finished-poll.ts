import type { Nanoseconds, PollOutcome } from '@pollscope/protocol';

/** What queue and task windows need of a poll; the buckets are looked up once for both. */
export interface FinishedPoll {
  readonly end: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly durationBucket: number;
  readonly queueDelay: Nanoseconds;
  readonly delayBucket: number;
  readonly outcome: PollOutcome;
}

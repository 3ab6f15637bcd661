import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

/** What a policy may read of a queue. The executor owns the object and changes it. */
export interface PolicyQueue {
  readonly id: QueueId;
  readonly weight: number;
  /** Tasks runnable and not being polled. */
  readonly depth: number;
  /** When, in the one order over all queues, the queue's next task became runnable; undefined when it has none. */
  readonly headOrder: number | undefined;
}

/**
 * Decides which queue is served next; within a queue tasks run first in, first out. A queue is *backlogged* while it
 * has a runnable or running task. One policy object serves one executor. Methods must not throw, and depend on nothing
 * but what they are told: the same history gives the same picks. `docs/policies.md` has one to begin with.
 */
export interface Policy {
  readonly name: string;
  /** Begins with these queues, none of them backlogged. `queues[i].id` is `i`. */
  start(queues: readonly PolicyQueue[]): void;
  /** The weight of `queue` has changed. */
  reweigh(queue: PolicyQueue): void;
  /** `queue` became backlogged. `uncharged`: CPU time of the poll in progress of which `charge` was not told yet. */
  becomeBacklogged(queue: PolicyQueue, uncharged: Nanoseconds): void;
  /** `queue` has no more work. `uncharged` as above. */
  becomeIdle(queue: PolicyQueue, uncharged: Nanoseconds): void;
  /** The queue to serve next, one with `depth` above 0. Called when there is one and no task is being polled. */
  pick(): QueueId;
  /** How long the queue picked last may run. The executor checks between polls: a poll is never cut. */
  readonly slice: Nanoseconds;
  /** After how many polls of the queue to pick anew; Infinity leaves it to the executor's own limit. */
  readonly slicePolls: number;
  /** A poll gave `elapsed` to `queue`, which is backlogged. Told once for each poll, and before a weight or policy changes. */
  charge(queue: PolicyQueue, elapsed: Nanoseconds): void;
  /** The slice of `queue` is over. Told once for each pick, before `queue` becomes idle if it does. */
  endSlice(queue: PolicyQueue): void;
  /**
   * `woken` became backlogged during a slice of `running`: how much of that slice, from its start, `running` keeps.
   * 0 ends it after the current poll, Infinity leaves it as it is.
   */
  preempt(woken: PolicyQueue, running: PolicyQueue, uncharged: Nanoseconds): Nanoseconds;
  vruntime(queue: PolicyQueue): VirtualTime;
  /** The virtual deadline by which `queue` is picked. A policy without deadlines leaves it out. Asked only for a probe. */
  deadline?(queue: PolicyQueue): VirtualTime;
  /** Whether a pick could choose the backlogged `queue`. Left out when it could choose any. Asked only for a probe. */
  isEligible?(queue: PolicyQueue): boolean;
  /** Entitled minus received as the policy remembers it; see `QueueView.lag`. */
  lag(queue: PolicyQueue): Nanoseconds;
}

/** How finely a policy shares, in nanoseconds; the executor's options of the same names. */
export interface SliceOptions {
  /** The time within which each backlogged queue should have its turn. */
  readonly schedLatency: Nanoseconds;
  /** No request is shorter, however many queues are backlogged. */
  readonly minSlice: Nanoseconds;
  /** No slice is longer, since the driver gets control then. */
  readonly driverYield: Nanoseconds;
}

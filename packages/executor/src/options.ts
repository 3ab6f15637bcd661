import { ClockworkerPolicy } from './clockworker-policy.ts';
import type { Driver } from './driver.ts';
import { EevdfPolicy } from './eevdf-policy.ts';
import { FifoPolicy } from './fifo-policy.ts';
import type { JoinError } from './join-error.ts';
import type { Policy, SliceOptions } from './policy.ts';
import type { Nanoseconds } from './probe.ts';

/**
 * `eevdf`: fair, and quick to serve a queue that wakes. `clockworker`: fair in the long run; a light queue that wakes
 * waits long. `fifo`: weights mean nothing.
 */
export type PolicyName = 'eevdf' | 'clockworker' | 'fifo';

/** A queue, as the list form of {@link ExecutorOptions.queues} defines it. */
export interface QueueOptions<Id extends string | number> {
  readonly id: Id;
  readonly weight: number;
  /** Shown by probes and in errors. Default: the id. */
  readonly name?: string;
}

/** Durations are whole nanoseconds. Names and defaults of the slice options are Clockworker's. */
export interface ExecutorOptions<Id extends string | number> {
  /**
   * 1 to 256 queues, by id, or as a list when ids are numbers or members of an enum. A weight is a whole number from 1
   * to 2^20; CPU time is shared in proportion.
   */
  readonly queues: Readonly<Record<Id, { readonly weight: number }>> | readonly QueueOptions<Id>[];
  /** Default `eevdf`. A policy object serves one executor. */
  readonly policy?: PolicyName | Policy;
  /** Default {@link hostDriver}. */
  readonly driver?: Driver;
  /** What an exception out of a task does: become its JoinError (default), and with `throw` also end the turn. */
  readonly onPanic?: 'join-error' | 'throw';
  /** Gets the error of a panicked task that nobody has joined once promise jobs have run. Default: the driver's `report`. */
  readonly onUnobservedPanic?: (error: JoinError) => void;
  /** `untilGoal`: tasks run only while a `runUntil` has not come to its end. Default `always`: whenever there is work. */
  readonly run?: 'always' | 'untilGoal';
  /** `full` also times picks and keeps histograms for each queue and figures for each task. Default `counts`. */
  readonly stats?: 'counts' | 'full';
  /**
   * Whether the parts of async functions that the host resumes are measured and charged to their queue, where the host
   * allows it: Node does, with promise hooks, which make each `await` in the process some 70 ns slower while an async
   * function is alive. Default true.
   */
  readonly measureForeign?: boolean;
  /** The time within which each backlogged queue should have its turn. Default 2 ms. */
  readonly schedLatency?: Nanoseconds;
  /** No queue gets a shorter slice, however many there are. Default 100 us. */
  readonly minSlice?: Nanoseconds;
  /** The time after which the driver gets control although tasks are runnable. Default 500 us. */
  readonly driverYield?: Nanoseconds;
  /** Polls after which a slice ends. Default 61, as in Tokio. */
  readonly maxPollsPerYield?: number;
  /** Operations of the primitives that one poll may make before it has to yield. Default 128, as in Tokio. */
  readonly budget?: number;
  /** Within a queue, run first what was made runnable last: see `pollSource`. Yielding tasks still go last. Default false. */
  readonly lifoSlot?: boolean;
  /** Each so many polls the LIFO slot is passed over, so that the other tasks have their turn. Default 16. */
  readonly lifoSkipInterval?: number;
}

/** As in Clockworker, whose policy masks queues with 256 bits. */
const MOST_QUEUES = 256;
/** Leaves 33 bits of a double's 53 for the nanoseconds that are divided by a weight: the arithmetic stays exact. */
const GREATEST_WEIGHT = 2 ** 20;

export interface SchedulerLimits extends SliceOptions {
  readonly maxPollsPerYield: number;
  readonly budget: number;
  /** 0: no LIFO slot. */
  readonly lifoSkipInterval: number;
}

/** @throws RangeError */
export function checkedLimits(options: Omit<ExecutorOptions<never>, 'queues'>): SchedulerLimits {
  const lifoSkipInterval = checkedCount('lifoSkipInterval', options.lifoSkipInterval ?? 16);
  return {
    schedLatency: checkedCount('schedLatency', options.schedLatency ?? 2_000_000),
    minSlice: checkedCount('minSlice', options.minSlice ?? 100_000),
    driverYield: checkedCount('driverYield', options.driverYield ?? 500_000),
    maxPollsPerYield: checkedCount('maxPollsPerYield', options.maxPollsPerYield ?? 61),
    budget: checkedCount('budget', options.budget ?? 128),
    lifoSkipInterval: options.lifoSlot === true ? lifoSkipInterval : 0,
  };
}

function checkedCount(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`${option} is a whole number above 0; got ${value}`);
}

/** @throws RangeError */
export function checkedWeight(queue: string, weight: number): number {
  if (Number.isInteger(weight) && weight >= 1 && weight <= GREATEST_WEIGHT) return weight;
  throw new RangeError(`the weight of queue "${queue}" is a whole number from 1 to ${GREATEST_WEIGHT}; got ${weight}`);
}

export interface QueueDefinition {
  readonly id: string | number;
  readonly name: string;
  readonly weight: number;
}

/**
 * The queues in the order of their definition, which gives them their `QueueId`s.
 * @throws RangeError
 */
export function checkedQueues(queues: ExecutorOptions<string | number>['queues']): readonly QueueDefinition[] {
  const list: readonly QueueOptions<string | number>[] = isList(queues)
    ? queues
    : Object.entries(queues).map(([id, { weight }]) => ({ id, weight }));
  if (list.length === 0) throw new RangeError('an executor needs a queue: queues: { main: { weight: 1 } }');
  if (list.length > MOST_QUEUES) {
    throw new RangeError(`an executor has at most ${MOST_QUEUES} queues; got ${list.length}`);
  }
  const ids = new Set<string>();
  return list.map(({ id, weight, name = String(id) }) => {
    if (ids.has(String(id))) throw new RangeError(`there are two queues with the id "${id}"`);
    ids.add(String(id));
    return { id, name, weight: checkedWeight(name, weight) };
  });
}

function isList<Id extends string | number>(
  queues: ExecutorOptions<Id>['queues'],
): queues is readonly QueueOptions<Id>[] {
  return Array.isArray(queues);
}

export function toPolicy(policy: PolicyName | Policy, options: SliceOptions): Policy {
  switch (policy) {
    case 'eevdf':
      return new EevdfPolicy(options);
    case 'clockworker':
      return new ClockworkerPolicy(options);
    case 'fifo':
      return new FifoPolicy();
    default:
      if (typeof policy === 'object') return policy;
      throw new RangeError(
        `there is no policy "${String(policy)}": choose eevdf, clockworker or fifo, or pass a Policy`,
      );
  }
}

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

/** Durations are whole nanoseconds. Names and defaults of the slice options are Clockworker's. */
export interface ExecutorOptions<Name extends string> {
  /** 1 to 256 queues. A weight is a whole number from 1 to 2^20; CPU time is shared in proportion. */
  readonly queues: Readonly<Record<Name, { readonly weight: number }>>;
  /** Default `eevdf`. A policy object serves one executor. */
  readonly policy?: PolicyName | Policy;
  /** Default {@link hostDriver}. */
  readonly driver?: Driver;
  /** What an exception out of a task does: become its JoinError (default), and with `throw` also end the turn. */
  readonly onPanic?: 'join-error' | 'throw';
  /** Gets the error of a panicked task that nobody has joined once promise jobs have run. Default: the driver's `report`. */
  readonly onUnobservedPanic?: (error: JoinError) => void;
  /** The time within which each backlogged queue should have its turn. Default 2 ms. */
  readonly schedLatency?: Nanoseconds;
  /** No queue gets a shorter slice, however many there are. Default 100 us. */
  readonly minSlice?: Nanoseconds;
  /** The time after which the driver gets control although tasks are runnable. Default 500 us. */
  readonly driverYield?: Nanoseconds;
  /** Polls after which a slice ends. Default 61, as in Tokio. */
  readonly maxPollsPerYield?: number;
}

/** Policies mask queues with 256 bits in Clockworker; here it keeps a pick, which looks at each queue, short. */
const MOST_QUEUES = 256;
/** Leaves 33 bits of a double's 53 for the nanoseconds that are divided by a weight: the arithmetic stays exact. */
const GREATEST_WEIGHT = 2 ** 20;

export interface SchedulerLimits extends SliceOptions {
  readonly maxPollsPerYield: number;
}

export function checkedLimits(options: Partial<SchedulerLimits>): SchedulerLimits {
  return {
    schedLatency: checkedCount('schedLatency', options.schedLatency ?? 2_000_000),
    minSlice: checkedCount('minSlice', options.minSlice ?? 100_000),
    driverYield: checkedCount('driverYield', options.driverYield ?? 500_000),
    maxPollsPerYield: checkedCount('maxPollsPerYield', options.maxPollsPerYield ?? 61),
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

/** Name and weight of each queue, in the order of their definition, which gives them their ids. */
export function checkedQueues(
  queues: Readonly<Record<string, { readonly weight: number }>>,
): readonly { readonly name: string; readonly weight: number }[] {
  const entries = Object.entries(queues);
  if (entries.length === 0) throw new RangeError('an executor needs a queue: queues: { main: { weight: 1 } }');
  if (entries.length > MOST_QUEUES) {
    throw new RangeError(`an executor has at most ${MOST_QUEUES} queues; got ${entries.length}`);
  }
  return entries.map(([name, { weight }]) => ({ name, weight: checkedWeight(name, weight) }));
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

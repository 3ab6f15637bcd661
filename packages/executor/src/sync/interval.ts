import { currentPoll, outOfBudget, refundBudget, takeBudget } from '../poll-context.ts';
import type { Nanoseconds } from '../probe.ts';
import { refuseAwaitOf } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { TaskBody, Timer, Wait, Waker } from '../wait.ts';
import { toNanoseconds } from '../milliseconds.ts';
import type { NamedOptions } from './named-options.ts';

/**
 * When the next tick is due after one that came late. `burst`: where it always was, so ticks follow each other at once
 * until they have caught up; `delay`: one period from now; `skip`: at the next multiple of the period from the start.
 */
export type MissedTickBehavior = 'burst' | 'delay' | 'skip';

export interface IntervalOptions extends NamedOptions {
  /** Default `burst`, as in Tokio. */
  readonly missedTicks?: MissedTickBehavior;
}

/** A tick that is later than its due time by no more than this has not been missed. Tokio's, for its 1 ms timers. */
const TOLERANCE: Nanoseconds = 5_000_000;

/**
 * A clock that ticks every `milliseconds`: Tokio's `interval`. The first tick comes at once.
 *
 * ```ts
 * const every = interval(100, { missedTicks: 'skip' });
 * for (;;) {
 *   yield* every.tick();
 *   flush();
 * }
 * ```
 * Differences: periods count from the first `tick()`, where Tokio counts from the creation.
 * @throws RangeError unless `milliseconds` is finite and at least a nanosecond.
 */
export function interval(milliseconds: number, options: IntervalOptions = {}): Interval {
  const period = toNanoseconds('interval', milliseconds);
  if (period === 0) throw new RangeError(`interval takes a period above 0; got ${milliseconds} milliseconds`);
  return new Interval(period, options);
}

export class Interval {
  readonly period: Nanoseconds;
  readonly #missedTicks: MissedTickBehavior;
  readonly #resource: Resource;
  /** When the next tick is due; undefined before the first. */
  #due: Nanoseconds | undefined;

  /** Made by {@link interval}. */
  constructor(period: Nanoseconds, { missedTicks = 'burst', name = '' }: IntervalOptions) {
    this.period = period;
    this.#missedTicks = missedTicks;
    this.#resource = new Resource({ kind: 'interval', name });
  }

  /** Leaf: waits for the next tick and gives the time at which it was due. One operation of the budget. */
  *tick(): TaskBody<Nanoseconds> {
    while (!takeBudget()) yield outOfBudget;
    const due = (this.#due ??= clock());
    if (clock() < due) {
      refundBudget();
      const wait = new TickWait(this.#resource, due);
      do yield wait;
      while (!wait.over);
      this.#resource.waiting--;
      takeBudget();
    }
    this.#due = this.#following(due, clock());
    return due;
  }

  /** The next tick is due one period from now. Called in a task. */
  reset(): void {
    this.#due = clock() + this.period;
  }

  /** Tokio's `MissedTickBehavior::next_timeout`, with the tolerance of its `poll_tick`. */
  #following(due: Nanoseconds, now: Nanoseconds): Nanoseconds {
    if (now <= due + TOLERANCE) return due + this.period;
    switch (this.#missedTicks) {
      case 'burst':
        return due + this.period;
      case 'delay':
        return now + this.period;
      case 'skip':
        return now + this.period - ((now - due) % this.period);
    }
  }
}
refuseAwaitOf(Interval.prototype, 'tick');

class TickWait implements Wait {
  readonly resource: Resource;
  readonly #due: Nanoseconds;
  #timer: Timer | undefined;

  constructor(resource: Resource, due: Nanoseconds) {
    this.resource = resource;
    this.#due = due;
  }

  get over(): boolean {
    return this.#timer?.fired === true;
  }

  register(waker: Waker): void {
    if (this.#timer !== undefined) return;
    this.#timer = waker.wakeAt(this.#due);
    this.resource.waiting++;
  }

  cancel(): void {
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.resource.waiting--;
  }
}

/** Now, on the clock of the executor whose task this is. */
function clock(): Nanoseconds {
  const poll = currentPoll();
  if (poll === undefined) throw new Error('an interval has the clock of the task that uses it: call it in a task');
  return poll.now();
}

import type { Policy, PolicyQueue, SliceOptions } from './policy.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

interface Entry {
  readonly queue: PolicyQueue;
  vruntime: VirtualTime;
  weight: number;
  backlogged: boolean;
  /** Was backlogged at the last pick; a queue that was not is moved up to the minimum at the next. */
  placed: boolean;
}

/**
 * The rule of Clockworker 0.2.3, EEVDF-inspired, in its integer arithmetic:
 *
 *   request    = max(floor(schedLatency / backlogged), minSlice)
 *   deadline_i = v_i + floor(request / w_i), anew at each pick; the earliest is picked, the lowest id on a tie
 *   charge     : v_i += ceil(elapsed / w_i)
 *   placement  : at the first pick after it became backlogged, v_i = max(v_i, minimum)
 *   minimum    = max(minimum, the smallest v of those backlogged and the one that ran), after each slice
 *
 * Without a test of eligibility a light queue that wakes beside a busy heavy one waits about
 * request * (w_heavy / w_light - 1). A pick is O(queues).
 */
export class ClockworkerPolicy implements Policy {
  readonly name = 'clockworker';
  readonly slicePolls = Number.POSITIVE_INFINITY;
  readonly #options: SliceOptions;
  #entries: readonly Entry[] = [];
  #minimum: VirtualTime = 0;
  #picked = { backlogged: 0, deadline: 0 };
  slice: Nanoseconds = 0;

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  start(queues: readonly PolicyQueue[]): void {
    this.#entries = queues.map((queue) => ({
      queue,
      vruntime: 0,
      weight: queue.weight,
      backlogged: false,
      placed: false,
    }));
    this.#minimum = 0;
  }

  reweigh(queue: PolicyQueue): void {
    this.#entry(queue).weight = queue.weight;
  }

  becomeBacklogged(queue: PolicyQueue): void {
    this.#entry(queue).backlogged = true;
  }

  becomeIdle(queue: PolicyQueue): void {
    this.#entry(queue).backlogged = false;
  }

  pick(): QueueId {
    let backlogged = 0;
    for (const entry of this.#entries) {
      if (entry.backlogged && !entry.placed) entry.vruntime = Math.max(entry.vruntime, this.#minimum);
      entry.placed = entry.backlogged;
      if (entry.backlogged) backlogged++;
    }
    this.slice = this.#request(backlogged);
    let picked: QueueId = 0;
    let earliest = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries) {
      if (!entry.backlogged) continue;
      const deadline = entry.vruntime + floorDivide(this.slice, entry.weight);
      if (deadline >= earliest) continue;
      earliest = deadline;
      picked = entry.queue.id;
    }
    this.#picked.backlogged = backlogged;
    this.#picked.deadline = earliest;
    return picked;
  }

  charge(queue: PolicyQueue, elapsed: Nanoseconds): void {
    const entry = this.#entry(queue);
    entry.vruntime += ceilDivide(elapsed, entry.weight);
  }

  endSlice(queue: PolicyQueue): void {
    let smallest = this.#entry(queue).vruntime;
    for (const entry of this.#entries) {
      if (entry.backlogged && entry.vruntime < smallest) smallest = entry.vruntime;
    }
    this.#minimum = Math.max(this.#minimum, smallest);
  }

  /** Compares a hypothetical deadline at the minimum with that of the last pick; a queue placed then never preempts. */
  preempt(woken: PolicyQueue): Nanoseconds {
    const entry = this.#entry(woken);
    if (entry.placed) return Number.POSITIVE_INFINITY;
    const request = this.#request(this.#picked.backlogged + 1);
    const hypothetical = this.#minimum + floorDivide(request, entry.weight);
    return hypothetical < this.#picked.deadline ? 0 : Number.POSITIVE_INFINITY;
  }

  vruntime(queue: PolicyQueue): VirtualTime {
    const entry = this.#entry(queue);
    return entry.backlogged && !entry.placed ? Math.max(entry.vruntime, this.#minimum) : entry.vruntime;
  }

  /** Backlogged: w (V - v) with V the weighted mean. Idle: the debt above the minimum, since credit is not kept. */
  lag(queue: PolicyQueue): Nanoseconds {
    const entry = this.#entry(queue);
    if (!entry.backlogged) return entry.weight * Math.min(0, this.#minimum - entry.vruntime);
    let weights = 0;
    let ahead = 0;
    const own = this.vruntime(queue);
    for (const other of this.#entries) {
      if (!other.backlogged) continue;
      weights += other.weight;
      ahead += other.weight * (this.vruntime(other.queue) - own);
    }
    return (entry.weight * ahead) / weights;
  }

  #request(backlogged: number): Nanoseconds {
    return Math.max(floorDivide(this.#options.schedLatency, backlogged), this.#options.minSlice);
  }

  #entry(queue: PolicyQueue): Entry {
    return this.#entries[queue.id] as Entry; // `start` made one for each queue
  }
}

/** Exact for safe integers, where rounding a quotient would not be. */
function floorDivide(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor;
}

function ceilDivide(dividend: number, divisor: number): number {
  return floorDivide(dividend, divisor) + (dividend % divisor > 0 ? 1 : 0);
}

import type { Policy, PolicyQueue, SliceOptions } from './policy.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

interface Entry {
  readonly id: QueueId;
  vruntime: VirtualTime;
  weight: number;
  backlogged: boolean;
  /** Was backlogged at the last pick. */
  seen: boolean;
}

/**
 * The rule of Clockworker 0.2.3, EEVDF-inspired, in its integer arithmetic:
 *
 *   request    = max(floor(schedLatency / backlogged), minSlice)
 *   deadline_i = v_i + floor(request / w_i), anew at each pick; the earliest is picked, the lowest id on a tie
 *   charge     : v_i += ceil(elapsed / w_i)
 *   placement  : when it became backlogged, v_i = max(v_i, minimum); Clockworker does so at the next pick, before which
 *                the minimum cannot pass a backlogged queue, so that it comes to the same
 *   minimum    = max(minimum, the smallest v of those backlogged and the one that ran), after each slice
 *   preemption : by a queue that was idle at the pick, if minimum + floor(request' / w_i) is before the deadline picked,
 *                request' being that of one queue more
 *
 * With a single queue nothing is charged and the request is the latency. Without a test of eligibility a light queue that
 * wakes beside a busy heavy one waits about request * (w_heavy / w_light - 1). A pick is O(queues), as is the end of a
 * slice.
 *
 * Doubles are exact here. All terms are whole and, for 104 days of CPU time, below 2^53; and of such a and b the rounded
 * quotient a / b lies on the same side of each whole number as the true one, from which that is at least 1 / b away
 * and by less than a / b * 2^-53 rounded. So its floor and its ceiling are right.
 */
export class ClockworkerPolicy implements Policy {
  readonly name = 'clockworker';
  readonly slicePolls = Number.POSITIVE_INFINITY;
  readonly #options: SliceOptions;
  #entries: readonly Entry[] = [];
  #backlogged = 0;
  #minimum: VirtualTime = 0;
  /** Sums over the backlogged queues, for their lags: of w_i, and of w_i (v_i - minimum). */
  #weights = 0;
  #ahead: Nanoseconds = 0;
  /** Of the last pick; between picks Clockworker looks at these and not at who is backlogged by then. */
  #picked = { backlogged: 0, deadline: 0 };
  slice: Nanoseconds = 0;

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  start(queues: readonly PolicyQueue[]): void {
    this.#entries = queues.map(({ id, weight }) => ({ id, vruntime: 0, weight, backlogged: false, seen: false }));
    this.#backlogged = 0;
    this.#minimum = 0;
    this.#weights = 0;
    this.#ahead = 0;
    this.#picked = { backlogged: 0, deadline: 0 };
  }

  reweigh(queue: PolicyQueue): void {
    const entry = this.#entry(queue);
    if (entry.backlogged) this.#add(entry, queue.weight - entry.weight);
    entry.weight = queue.weight;
  }

  becomeBacklogged(queue: PolicyQueue): void {
    const entry = this.#entry(queue);
    entry.vruntime = Math.max(entry.vruntime, this.#minimum);
    entry.backlogged = true;
    this.#backlogged++;
    this.#add(entry, entry.weight);
  }

  becomeIdle(queue: PolicyQueue): void {
    const entry = this.#entry(queue);
    entry.backlogged = false;
    this.#backlogged--;
    this.#add(entry, -entry.weight);
    // Clockworker notices with a pick that finds nothing.
    if (this.#backlogged === 0) for (const other of this.#entries) other.seen = false;
  }

  pick(): QueueId {
    const backlogged = this.#backlogged;
    this.slice = this.#request(backlogged);
    let picked: QueueId = 0;
    let earliest = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries) {
      entry.seen = entry.backlogged;
      if (!entry.backlogged) continue;
      const deadline = entry.vruntime + Math.floor(this.slice / entry.weight);
      if (deadline >= earliest) continue;
      earliest = deadline;
      picked = entry.id;
    }
    this.#picked.backlogged = backlogged;
    this.#picked.deadline = earliest;
    return picked;
  }

  charge(queue: PolicyQueue, elapsed: Nanoseconds): void {
    if (this.#entries.length === 1) return;
    const entry = this.#entry(queue);
    const virtual = Math.ceil(elapsed / entry.weight);
    entry.vruntime += virtual;
    this.#ahead += entry.weight * virtual;
  }

  endSlice(queue: PolicyQueue): void {
    let smallest = this.#entry(queue).vruntime;
    for (const entry of this.#entries) {
      if (entry.backlogged && entry.vruntime < smallest) smallest = entry.vruntime;
    }
    if (smallest <= this.#minimum) return;
    this.#ahead -= this.#weights * (smallest - this.#minimum);
    this.#minimum = smallest;
  }

  /** Compares with a virtual time at the minimum, even if the queue had run ahead of it and is not picked then. */
  preempt(woken: PolicyQueue): Nanoseconds {
    const entry = this.#entry(woken);
    if (entry.seen) return Number.POSITIVE_INFINITY;
    const hypothetical = this.#minimum + Math.floor(this.#request(this.#picked.backlogged + 1) / entry.weight);
    return hypothetical < this.#picked.deadline ? 0 : Number.POSITIVE_INFINITY;
  }

  vruntime(queue: PolicyQueue): VirtualTime {
    return this.#entry(queue).vruntime;
  }

  deadline(queue: PolicyQueue): VirtualTime {
    return this.vruntime(queue) + Math.floor(this.slice / this.#entry(queue).weight);
  }

  /** Backlogged: w (V - v) with V the weighted mean. Idle: the debt above the minimum, since credit is not kept. */
  lag(queue: PolicyQueue): Nanoseconds {
    const { backlogged, weight, vruntime } = this.#entry(queue);
    const behind = weight * (this.#minimum - vruntime);
    return backlogged ? (weight * this.#ahead) / this.#weights + behind : Math.min(0, behind);
  }

  /** `weight` more of a backlogged queue is to be counted. */
  #add(entry: Entry, weight: number): void {
    this.#weights += weight;
    this.#ahead += weight * (entry.vruntime - this.#minimum);
  }

  #request(backlogged: number): Nanoseconds {
    const { schedLatency, minSlice } = this.#options;
    return this.#entries.length === 1 ? schedLatency : Math.max(Math.floor(schedLatency / backlogged), minSlice);
  }

  #entry(queue: PolicyQueue): Entry {
    return this.#entries[queue.id] as Entry; // `start` made one for each queue
  }
}

import type { Policy, PolicyQueue, SliceOptions } from './policy.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

interface Entry {
  readonly queue: PolicyQueue;
  vruntime: VirtualTime;
  deadline: VirtualTime;
  weight: number;
  backlogged: boolean;
  /** While idle: the lag it left with, and the virtual time at which it left. */
  keptLag: Nanoseconds;
  leftAt: VirtualTime;
}

/** Linux keeps at most the credit of two slices across a sleep, so that a long sleeper cannot lock out the others. */
const KEPT_CREDIT_REQUESTS = 2;
/** Sums of quotients miss a deadline by rounding; less than this is a request consumed. */
const CONSUMED_WITHIN: Nanoseconds = 1;

/**
 * Earliest eligible virtual deadline first (Stoica and Abdel-Wahab 1995) over queues, with the rules of Linux 6.6:
 *
 *   V          = sum(w_j v_j) / sum(w_j) over the backlogged queues
 *   lag_i      = w_i (V - v_i); a queue is eligible while its lag is 0 or more
 *   deadline_i = v_i + request / w_i, kept until the request is consumed
 *   pick       = the earliest deadline among the eligible, the lowest id on a tie
 *
 * A queue that becomes idle keeps its lag: credit up to a limit, debt as far as V has not paid it off in the meantime
 * (Linux's delayed dequeue). A queue that wakes with an earlier deadline ends the slice of the running one, but not
 * before that has had its minimal slice (run to parity). Lag stays within the longest request plus the longest poll.
 * A pick is O(queues); charging a poll is O(1).
 */
export class EevdfPolicy implements Policy {
  readonly name = 'eevdf';
  readonly slicePolls = Number.POSITIVE_INFINITY;
  readonly #options: SliceOptions;
  readonly #creditLimit: Nanoseconds;
  #entries: readonly Entry[] = [];
  #backlogged = 0;
  /** Sum of the weights of the backlogged queues. */
  #weights = 0;
  /** V when the last queue became idle: there is no mean over nothing. */
  #idleSince: VirtualTime = 0;
  slice: Nanoseconds = 0;

  constructor(options: SliceOptions) {
    this.#options = options;
    this.#creditLimit = KEPT_CREDIT_REQUESTS * this.#request(1);
  }

  start(queues: readonly PolicyQueue[]): void {
    this.#entries = queues.map((queue) => ({
      queue,
      vruntime: 0,
      deadline: 0,
      weight: queue.weight,
      backlogged: false,
      keptLag: 0,
      leftAt: 0,
    }));
    this.#backlogged = 0;
    this.#weights = 0;
    this.#idleSince = 0;
  }

  /** The lag stays what it is in nanoseconds; the request begins anew. */
  reweigh(queue: PolicyQueue): void {
    const entry = this.#entry(queue);
    if (!entry.backlogged) {
      entry.weight = queue.weight;
      return;
    }
    const lag = this.lag(queue);
    this.#remove(entry);
    const mean = this.#backlogged === 0 ? entry.vruntime : this.#mean();
    entry.weight = queue.weight;
    this.#place(entry, mean, lag);
  }

  becomeBacklogged(queue: PolicyQueue, uncharged: Nanoseconds): void {
    const entry = this.#entry(queue);
    const mean = this.#backlogged === 0 ? this.#idleSince : this.#mean() + uncharged / this.#weights;
    this.#place(entry, mean, lagAfterSleep(entry, mean));
  }

  becomeIdle(queue: PolicyQueue, uncharged: Nanoseconds): void {
    const entry = this.#entry(queue);
    const mean = this.#mean() + uncharged / this.#weights;
    entry.keptLag = Math.min(entry.weight * (mean - entry.vruntime), this.#creditLimit);
    entry.leftAt = mean;
    this.#remove(entry);
    this.#idleSince = mean;
  }

  pick(): QueueId {
    const lowest = this.#lowest();
    const aheadOfLowest = this.#weightedSum(lowest);
    let picked: Entry | undefined;
    for (const entry of this.#entries) {
      if (!entry.backlogged || (entry.vruntime - lowest) * this.#weights > aheadOfLowest) continue;
      if (picked === undefined || entry.deadline < picked.deadline) picked = entry;
    }
    if (picked === undefined) throw new Error('eevdf: a queue with the lowest virtual time is always eligible');
    this.slice = Math.ceil((picked.deadline - picked.vruntime) * picked.weight);
    return picked.queue.id;
  }

  charge(queue: PolicyQueue, elapsed: Nanoseconds): void {
    const entry = this.#entry(queue);
    entry.vruntime += elapsed / entry.weight;
    if ((entry.deadline - entry.vruntime) * entry.weight < CONSUMED_WITHIN) this.#beginRequest(entry);
  }

  preempt(woken: PolicyQueue, running: PolicyQueue, uncharged: Nanoseconds): Nanoseconds {
    const entry = this.#entry(woken);
    const lowest = this.#lowest();
    const eligible = (entry.vruntime - lowest) * this.#weights <= this.#weightedSum(lowest) + uncharged;
    const earlier = entry.deadline < this.#entry(running).deadline;
    return eligible && earlier ? this.#options.minSlice : Number.POSITIVE_INFINITY;
  }

  /** A slice ends where a request does, or goes on later with what is left of the request. */
  endSlice(): void {}

  vruntime(queue: PolicyQueue): VirtualTime {
    return this.#entry(queue).vruntime;
  }

  /** While idle: what the queue would wake up with. */
  lag(queue: PolicyQueue): Nanoseconds {
    const entry = this.#entry(queue);
    const mean = this.#backlogged === 0 ? this.#idleSince : this.#mean();
    return entry.backlogged ? entry.weight * (mean - entry.vruntime) : lagAfterSleep(entry, mean);
  }

  #request(backlogged: number): Nanoseconds {
    const { schedLatency, minSlice, driverYield } = this.#options;
    return Math.min(Math.max(Math.floor(schedLatency / backlogged), minSlice), driverYield);
  }

  #beginRequest(entry: Entry): void {
    entry.deadline = entry.vruntime + this.#request(this.#backlogged) / entry.weight;
  }

  /** Adds the queue where its lag will be `lag`, although its own weight moves V: v = V - lag (W + w) / (w W). */
  #place(entry: Entry, mean: VirtualTime, lag: Nanoseconds): void {
    const others = this.#weights;
    const distance = others === 0 ? 0 : (lag * (others + entry.weight)) / (entry.weight * others);
    entry.vruntime = mean - distance;
    entry.backlogged = true;
    this.#backlogged++;
    this.#weights += entry.weight;
    this.#beginRequest(entry);
  }

  #remove(entry: Entry): void {
    entry.backlogged = false;
    this.#backlogged--;
    this.#weights -= entry.weight;
  }

  #mean(): VirtualTime {
    const lowest = this.#lowest();
    return lowest + this.#weightedSum(lowest) / this.#weights;
  }

  #lowest(): VirtualTime {
    let lowest = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries) if (entry.backlogged && entry.vruntime < lowest) lowest = entry.vruntime;
    return lowest;
  }

  /** sum(w_j (v_j - origin)): small numbers keep their precision. */
  #weightedSum(origin: VirtualTime): number {
    let sum = 0;
    for (const entry of this.#entries) if (entry.backlogged) sum += entry.weight * (entry.vruntime - origin);
    return sum;
  }

  #entry(queue: PolicyQueue): Entry {
    return this.#entries[queue.id] as Entry; // `start` made one for each queue
  }
}

/** Credit as it was; debt less what V has paid off since. */
function lagAfterSleep(entry: Entry, mean: VirtualTime): Nanoseconds {
  if (entry.keptLag >= 0) return entry.keptLag;
  return Math.min(0, entry.keptLag + entry.weight * Math.max(0, mean - entry.leftAt));
}

import { Contender } from './contender.ts';
import { DeadlineTree } from './deadline-tree.ts';
import type { Policy, PolicyQueue, SliceOptions } from './policy.ts';
import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

/** Linux keeps at most the credit of two slices across a sleep, so that a long sleeper cannot lock out the others. */
const KEPT_CREDIT_REQUESTS = 2;
/** Below it a division of the sums, rounded to 53 bits, is right to 2^-11 ns; 73 minutes of CPU time. */
const GREATEST_SERVICE: Nanoseconds = 2 ** 42;

/**
 * Earliest eligible virtual deadline first (Stoica and Abdel-Wahab 1995) over queues, with the rules of Linux since 6.12:
 *
 *   V          = sum(w_j v_j) / sum(w_j) over the competing queues
 *   lag_i      = w_i (V - v_i); a queue is eligible while its lag is 0 or more
 *   deadline_i = v_i + request / w_i, kept until the request is consumed
 *   pick       = the earliest deadline among the eligible, the lowest id on a tie
 *
 * A queue that becomes idle with credit keeps it, up to a limit, for its next wake. One that becomes idle with debt goes
 * on competing without being served until V has paid the debt off (Linux's DELAY_DEQUEUE): to leave at once and come
 * back would be a way out of it. A queue that wakes with an earlier deadline ends the slice of the running one, but not
 * before that has had its minimal slice (RUN_TO_PARITY); nor does the end of a turn take the rest of that from it.
 *
 * Virtual times are kept as w (v - origin), which is whole nanoseconds, and so are their sums: charging adds the same
 * integer to both, and nothing drifts however many polls there are. Only a placement rounds, by less than a nanosecond.
 * A debt is at most the longest request and the longest poll, and what each other queue that sleeps may keep of its credit;
 * a credit is at most the debts of the others together. All operations are O(log queues), what a probe asks O(1).
 */
export class EevdfPolicy implements Policy {
  readonly name = 'eevdf';
  readonly slicePolls = Number.POSITIVE_INFINITY;
  readonly #options: SliceOptions;
  readonly #creditLimit: Nanoseconds;
  #contenders: readonly Contender[] = [];
  #tree = new DeadlineTree<Contender>();
  #backlogged = 0;
  /** Sum of the weights of those that compete. */
  #weights = 0;
  /** Sum of their `position`s: #weights * (V - #origin). */
  #service: Nanoseconds = 0;
  #origin: VirtualTime = 0;
  /** The queue picked last, and how long it cannot be preempted: from now on, and from its pick on. */
  #current: Contender | undefined;
  #protection: Nanoseconds = 0;
  #protectionAtPick: Nanoseconds = 0;
  /** The queue charged last, and what it was charged that no sum knows of: once for all polls of a slice is enough. */
  #charged: PolicyQueue | undefined;
  #unsettled: Nanoseconds = 0;
  slice: Nanoseconds = 0;

  constructor(options: SliceOptions) {
    this.#options = options;
    this.#creditLimit = KEPT_CREDIT_REQUESTS * this.#request(1);
  }

  start(queues: readonly PolicyQueue[]): void {
    this.#contenders = queues.map(({ id, weight }) => new Contender(id, weight));
    this.#tree = new DeadlineTree<Contender>();
    this.#backlogged = 0;
    this.#weights = 0;
    this.#service = 0;
    this.#origin = 0;
    this.#current = undefined;
    this.#charged = undefined;
    this.#unsettled = 0;
  }

  /** The lag stays what it is in nanoseconds, and so does what is left of the request. */
  reweigh(queue: PolicyQueue): void {
    this.#settle();
    const contender = this.#contender(queue);
    if (contender.state === 'idle') {
      contender.weight = queue.weight;
      return;
    }
    const lag = this.#lagOf(contender, 0);
    const request = contender.due - contender.position;
    this.#withdraw(contender);
    contender.weight = queue.weight;
    this.#compete(contender, { lag, request, uncharged: 0 });
  }

  becomeBacklogged(queue: PolicyQueue, uncharged: Nanoseconds): void {
    this.#settle();
    const contender = this.#contender(queue);
    const wasIdle = contender.state === 'idle';
    contender.state = 'backlogged';
    this.#backlogged++;
    if (!wasIdle) {
      // It still owes something and goes on where it is, or it has paid and would have been let go at the next pick.
      if (this.#lagOf(contender, uncharged) <= 0) return;
      this.#withdraw(contender);
      contender.keptLag = 0;
    }
    this.#compete(contender, { lag: contender.keptLag, request: this.#request(this.#backlogged), uncharged });
  }

  becomeIdle(queue: PolicyQueue, uncharged: Nanoseconds): void {
    this.#settle();
    const contender = this.#contender(queue);
    const lag = this.#lagOf(contender, uncharged);
    this.#backlogged--;
    if (contender === this.#current) this.#current = undefined;
    if (lag < 0 && this.#backlogged > 0) {
      contender.state = 'indebted';
      return;
    }
    this.#letGo(contender, Math.min(Math.max(lag, 0), this.#creditLimit));
    if (this.#backlogged > 0) return;
    // With nobody left to serve there is nobody to whom a debt could be paid.
    for (let rest = this.#earliest(); rest !== undefined; rest = this.#earliest()) this.#letGo(rest, 0);
  }

  pick(): QueueId {
    this.#settle();
    if (this.#service > GREATEST_SERVICE) this.#moveOrigin();
    if (this.#current === undefined || this.#protection <= 0) {
      const picked = this.#earliestBacklogged();
      this.#current = picked;
      this.slice = picked.due - picked.position;
      this.#protection = Math.min(this.#options.minSlice, this.slice);
    } else {
      this.slice = this.#protection;
    }
    this.#protectionAtPick = this.#protection;
    return this.#current.id;
  }

  charge(queue: PolicyQueue, elapsed: Nanoseconds): void {
    if (queue !== this.#charged) {
      this.#settle();
      this.#charged = queue;
    }
    this.#unsettled += elapsed;
  }

  preempt(woken: PolicyQueue, running: PolicyQueue, uncharged: Nanoseconds): Nanoseconds {
    const { vruntime, deadline } = this.#contender(woken);
    const eligible = vruntime <= this.#mean(uncharged);
    const earlier = deadline < this.#contender(running).deadline;
    return eligible && earlier ? this.#protectionAtPick : Number.POSITIVE_INFINITY;
  }

  /** A slice ends where a request does, or goes on later with what is left of the request. */
  endSlice(): void {}

  vruntime(queue: PolicyQueue): VirtualTime {
    const contender = this.#contender(queue);
    const { state, weight, leftAt } = contender;
    return state === 'idle' ? leftAt : this.#origin + this.#positionOf(contender) / weight;
  }

  deadline(queue: PolicyQueue): VirtualTime {
    return this.#origin + this.#contender(queue).deadline;
  }

  isEligible(queue: PolicyQueue): boolean {
    const { state, vruntime } = this.#contender(queue);
    return state === 'backlogged' && vruntime <= this.#mean();
  }

  /** Of those that compete, indebted sleepers included, the lags add up to 0. While idle: the credit kept. */
  lag(queue: PolicyQueue): Nanoseconds {
    const contender = this.#contender(queue);
    return contender.state === 'idle' ? contender.keptLag : this.#lagOf(contender, 0);
  }

  /** From here on the sums and the tree know of all that was charged. */
  #settle(): void {
    if (this.#charged === undefined) return;
    const charged = this.#contender(this.#charged);
    const elapsed = this.#unsettled;
    this.#charged = undefined;
    this.#unsettled = 0;
    charged.position += elapsed;
    this.#service += elapsed;
    if (charged === this.#current) this.#protection -= elapsed;
    if (charged.position < charged.due) {
      this.#tree.setVruntime(charged, charged.position / charged.weight);
      return;
    }
    this.#tree.remove(charged);
    charged.due = charged.position + this.#request(this.#backlogged);
    this.#insert(charged);
  }

  #request(backlogged: number): Nanoseconds {
    const { schedLatency, minSlice, driverYield } = this.#options;
    return Math.min(Math.max(Math.floor(schedLatency / backlogged), minSlice), driverYield);
  }

  /** V relative to the origin, if so much more had been served. */
  #mean(uncharged: Nanoseconds = 0): VirtualTime {
    return (this.#service + this.#unsettled + uncharged) / this.#weights;
  }

  #positionOf(contender: Contender): Nanoseconds {
    return contender.id === this.#charged?.id ? contender.position + this.#unsettled : contender.position;
  }

  /**
   * Exact in finding somebody: where p_i / w_i <= V holds of the true quotients it holds of the rounded ones, since
   * rounding keeps order, and it holds of the smallest of them.
   */
  #earliest(): Contender | undefined {
    return this.#tree.earliest(this.#mean());
  }

  #earliestBacklogged(): Contender {
    for (let found = this.#earliest(); found !== undefined; found = this.#earliest()) {
      if (found.state === 'backlogged') return found;
      this.#letGo(found, 0);
    }
    throw new Error('eevdf: no queue is backlogged, so there is none to pick');
  }

  #lagOf(contender: Contender, uncharged: Nanoseconds): Nanoseconds {
    const served = this.#service + this.#unsettled + uncharged;
    return (contender.weight * served) / this.#weights - this.#positionOf(contender);
  }

  /** Places it where its lag will be `lag`, although its own weight moves V: v = V - lag (W + w) / (w W). */
  #compete(
    contender: Contender,
    { lag, request, uncharged }: Readonly<Record<'lag' | 'request' | 'uncharged', Nanoseconds>>,
  ): void {
    const { weight } = contender;
    const others = this.#weights;
    const position = others === 0 ? 0 : (weight * (this.#service + uncharged) - lag * (others + weight)) / others;
    contender.position = Math.floor(position); // down, so that a queue placed with a lag of 0 is eligible at once
    contender.due = contender.position + request;
    this.#service += contender.position;
    this.#weights += weight;
    this.#insert(contender);
  }

  #insert(contender: Contender): void {
    contender.vruntime = contender.position / contender.weight;
    contender.deadline = contender.due / contender.weight;
    this.#tree.insert(contender);
  }

  #withdraw(contender: Contender): void {
    this.#tree.remove(contender);
    this.#service -= contender.position;
    this.#weights -= contender.weight;
    // Where nobody competes all begin at the origin.
    if (this.#weights === 0) this.#origin += contender.position / contender.weight;
  }

  #letGo(contender: Contender, keptLag: Nanoseconds): void {
    contender.leftAt = this.#origin + contender.position / contender.weight;
    this.#withdraw(contender);
    contender.state = 'idle';
    contender.keptLag = keptLag;
  }

  /** Brings the sums back to small numbers. O(queues), once in an hour of CPU time. */
  #moveOrigin(): void {
    const distance = Math.floor(this.#mean());
    this.#tree = new DeadlineTree<Contender>();
    for (const contender of this.#contenders) {
      if (contender.state === 'idle') continue;
      contender.position -= contender.weight * distance;
      contender.due -= contender.weight * distance;
      this.#insert(contender);
    }
    this.#service -= this.#weights * distance;
    this.#origin += distance;
  }

  #contender(queue: PolicyQueue): Contender {
    return this.#contenders[queue.id] as Contender; // `start` made one for each queue
  }
}

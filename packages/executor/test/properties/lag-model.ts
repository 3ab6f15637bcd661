import { EevdfPolicy } from '../../src/eevdf-policy.ts';
import { checkedLimits } from '../../src/options.ts';
import type { Policy, PolicyQueue } from '../../src/policy.ts';
import type { Nanoseconds, QueueId } from '../../src/probe.ts';
import { LONGEST_POLL } from './random-program.ts';

const limits = checkedLimits({});
const LONGEST_REQUEST: Nanoseconds = Math.min(limits.schedLatency, limits.driverYield);
/** Which a queue that sleeps may keep, and which the others owe it when it is back. */
const KEPT_CREDIT: Nanoseconds = 2 * LONGEST_REQUEST;

/** The policy `eevdf`, which looks after each thing that it is told whether its promises still hold. */
export class CheckedEevdf extends EevdfPolicy implements Policy {
  /** That were checked. */
  picks = 0;
  #queues: readonly PolicyQueue[] = [];
  #debtBound: Nanoseconds = 0;
  #creditBound: Nanoseconds = 0;
  /** They compete: backlogged, or asleep in debt. */
  readonly #backlogged = new Set<PolicyQueue>();
  readonly #indebted = new Set<PolicyQueue>();
  /** What the queue was entitled to, at least, since it was served or had no work. */
  readonly #unserved = new Map<PolicyQueue, Nanoseconds>();

  constructor() {
    super(limits);
  }

  override start(queues: readonly PolicyQueue[]): void {
    super.start(queues);
    this.#queues = queues;
    this.#debtBound = LONGEST_REQUEST + LONGEST_POLL + (queues.length - 1) * KEPT_CREDIT;
    this.#creditBound = Math.max(KEPT_CREDIT, (queues.length - 1) * this.#debtBound);
  }

  override becomeBacklogged(queue: PolicyQueue, uncharged: Nanoseconds): void {
    if (this.#backlogged.has(queue)) throw new Error(`queue ${queue.id} becomes backlogged twice`);
    super.becomeBacklogged(queue, uncharged);
    this.#backlogged.add(queue);
    this.#indebted.delete(queue);
    this.#unserved.set(queue, 0);
    this.#check();
  }

  override becomeIdle(queue: PolicyQueue, uncharged: Nanoseconds): void {
    if (!this.#backlogged.delete(queue)) throw new Error(`queue ${queue.id} becomes idle twice`);
    super.becomeIdle(queue, uncharged);
    // One that is let go keeps no debt.
    if (this.lag(queue) < 0) this.#indebted.add(queue);
    this.#unserved.delete(queue);
    this.#check();
  }

  override reweigh(queue: PolicyQueue): void {
    super.reweigh(queue);
    this.#check();
  }

  override pick(): QueueId {
    const id = super.pick();
    const queue = this.#queues[id];
    if (queue === undefined || !this.#backlogged.has(queue)) throw new Error(`queue ${id} was picked without work`);
    this.#unserved.set(queue, 0);
    this.#check();
    this.picks++;
    return id;
  }

  override charge(queue: PolicyQueue, elapsed: Nanoseconds): void {
    super.charge(queue, elapsed);
    const weights = this.#queues.reduce((sum, { weight }) => sum + weight, 0);
    for (const [other, owed] of this.#unserved) {
      if (other !== queue) this.#unserved.set(other, owed + (elapsed * other.weight) / weights);
    }
    this.#check();
  }

  #check(): void {
    let sum = 0;
    for (const queue of this.#queues) {
      const lag = this.lag(queue);
      if (this.#backlogged.has(queue) || this.#indebted.has(queue)) sum += lag;
      if (lag < -this.#debtBound || lag > this.#creditBound)
        throw new Error(`queue ${queue.id} has a lag of ${lag} ns`);
    }
    if (Math.abs(sum) > 0.01) throw new Error(`lags add up to ${sum} ns`);
    for (const [queue, owed] of this.#unserved) {
      // From the greatest debt to the greatest credit.
      if (owed > this.#debtBound + this.#creditBound)
        throw new Error(`queue ${queue.id} starves: ${owed} ns were due to it`);
    }
  }
}

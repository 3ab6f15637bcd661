import type { FairnessLedger } from './fairness.ts';
import type { Policy } from './policy.ts';
import type { Nanoseconds } from './probe.ts';
import type { QueueState } from './queue-state.ts';

/**
 * Tells the policy and the ledger who is backlogged and who used how much. What happens in the middle of a poll must
 * not be charged as if it had happened at the poll's beginning: the ledger is told of the part already run, and the
 * policy, which is charged once per poll, is given it as `uncharged`.
 */
export class Accounts {
  readonly #queues: readonly QueueState[];
  readonly #ledger: FairnessLedger;
  #policy: Policy;
  #polled: QueueState | undefined;
  #chargedUntil: Nanoseconds = 0;
  #servedUntil: Nanoseconds = 0;

  constructor(queues: readonly QueueState[], ledger: FairnessLedger, policy: Policy) {
    this.#queues = queues;
    this.#ledger = ledger;
    this.#policy = policy;
    policy.start(queues);
  }

  get policy(): Policy {
    return this.#policy;
  }

  beginPoll(queue: QueueState, start: Nanoseconds): void {
    this.#polled = queue;
    this.#chargedUntil = start;
    this.#servedUntil = start;
  }

  endPoll(queue: QueueState, end: Nanoseconds): void {
    this.#polled = undefined;
    this.#ledger.serve(queue.id, end - this.#servedUntil);
    this.#policy.charge(queue, end - this.#chargedUntil);
  }

  /** `queue` ran from `start` to `end` without having been picked. No poll is in progress. */
  serveUnpicked(queue: QueueState, start: Nanoseconds, end: Nanoseconds): void {
    const wasBacklogged = this.#ledger.isBacklogged(queue.id);
    if (!wasBacklogged) this.becomeBacklogged(queue, end);
    this.beginPoll(queue, start);
    this.endPoll(queue, end);
    if (!wasBacklogged) this.becomeIdle(queue, end);
  }

  becomeBacklogged(queue: QueueState, time: Nanoseconds): void {
    const uncharged = this.#uncharged(time);
    this.#ledger.becomeBacklogged(queue.id);
    this.#policy.becomeBacklogged(queue, uncharged);
  }

  becomeIdle(queue: QueueState, time: Nanoseconds): void {
    const uncharged = this.#uncharged(time);
    this.#ledger.becomeIdle(queue.id);
    this.#policy.becomeIdle(queue, uncharged);
  }

  /** See `Policy.preempt`. */
  preempt(woken: QueueState, running: QueueState, time: Nanoseconds): Nanoseconds {
    return this.#policy.preempt(woken, running, this.#uncharged(time));
  }

  setWeight(queue: QueueState, weight: number, time: Nanoseconds): void {
    this.#catchUp(time);
    this.#ledger.setWeight(queue.id, weight);
    queue.weight = weight;
    this.#policy.reweigh(queue);
  }

  /** The new policy knows nothing of the past. */
  setPolicy(policy: Policy, time: Nanoseconds): void {
    this.#catchUp(time);
    this.#policy = policy;
    policy.start(this.#queues);
    for (const queue of this.#queues) {
      queue.policy = policy;
      if (this.#ledger.isBacklogged(queue.id)) policy.becomeBacklogged(queue, 0);
    }
  }

  #uncharged(time: Nanoseconds): Nanoseconds {
    if (this.#polled === undefined) return 0;
    this.#ledger.serve(this.#polled.id, time - this.#servedUntil);
    this.#servedUntil = time;
    return time - this.#chargedUntil;
  }

  #catchUp(time: Nanoseconds): void {
    const uncharged = this.#uncharged(time);
    if (this.#polled === undefined) return;
    this.#policy.charge(this.#polled, uncharged);
    this.#chargedUntil = time;
  }
}

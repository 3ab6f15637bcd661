import type { Nanoseconds, QueueId, VirtualTime } from './probe.ts';

/**
 * What each queue received and what its weight entitled it to, whatever policy was in force. A queue is entitled only
 * while it is backlogged (has a queued or running task):
 *
 *   entitled_i = integral over the service S, while i is backlogged, of w_i / (sum of backlogged w_j) dS
 *
 * As in weighted fair queueing, one virtual clock advances by dS / (sum of backlogged weights), so serving, entering
 * and leaving each cost O(1) whatever the number of queues.
 */
export class FairnessLedger {
  readonly #received: Float64Array;
  readonly #entitled: Float64Array;
  readonly #weight: Float64Array;
  /** The virtual time up to which `#entitled` is settled; NaN while the queue is not backlogged. */
  readonly #settledAt: Float64Array;
  #virtualTime: VirtualTime = 0;
  #backloggedWeight = 0;

  constructor(weights: readonly number[]) {
    this.#weight = Float64Array.from(weights);
    this.#received = new Float64Array(weights.length);
    this.#entitled = new Float64Array(weights.length);
    this.#settledAt = new Float64Array(weights.length).fill(Number.NaN);
  }

  /** A backlogged queue got `elapsed` of CPU time. */
  serve(queue: QueueId, elapsed: Nanoseconds): void {
    this.#received[queue] = this.received(queue) + elapsed;
    this.#virtualTime += elapsed / this.#backloggedWeight;
  }

  becomeBacklogged(queue: QueueId): void {
    this.#settledAt[queue] = this.#virtualTime;
    this.#backloggedWeight += this.#weightOf(queue);
  }

  becomeIdle(queue: QueueId): void {
    this.#entitled[queue] = this.#entitledExactly(queue);
    this.#settledAt[queue] = Number.NaN;
    this.#backloggedWeight -= this.#weightOf(queue);
  }

  setWeight(queue: QueueId, weight: number): void {
    const backlogged = this.isBacklogged(queue);
    if (backlogged) this.becomeIdle(queue);
    this.#weight[queue] = weight;
    if (backlogged) this.becomeBacklogged(queue);
  }

  isBacklogged(queue: QueueId): boolean {
    return !Number.isNaN(this.#settledAt[queue]);
  }

  received(queue: QueueId): Nanoseconds {
    return this.#received[queue] as number; // every queue id is below the arrays' length
  }

  /** Rounded to the nanosecond. */
  entitled(queue: QueueId): Nanoseconds {
    return Math.round(this.#entitledExactly(queue));
  }

  #entitledExactly(queue: QueueId): number {
    const settled = this.#entitled[queue] as number;
    if (!this.isBacklogged(queue)) return settled;
    return settled + this.#weightOf(queue) * (this.#virtualTime - (this.#settledAt[queue] as number));
  }

  #weightOf(queue: QueueId): number {
    return this.#weight[queue] as number;
  }
}

import { CompensatedSums } from './compensated-sums.ts';
import type { Nanoseconds, QueueId } from './probe.ts';

/**
 * What each queue received and what its weight entitled it to, whatever policy was in force. A queue is entitled only
 * while it is backlogged (has a queued or running task):
 *
 *   entitled_i = integral over the service S, while i is backlogged, of w_i / (sum of backlogged w_j) dS
 *
 * As in weighted fair queueing, one virtual clock advances by dS / (sum of backlogged weights), so serving, entering
 * and leaving each cost O(1) whatever the number of queues: serving adds an integer, and the clock advances when a queue
 * enters or leaves. Entitled adds up to received: after T of service it is off by about T * 2^-51, 1 ns in 26 days of
 * CPU time, however often queues enter and leave.
 */
export class FairnessLedger {
  readonly #received: Float64Array;
  readonly #weight: Float64Array;
  readonly #backlogged: Uint8Array;
  readonly #entitled: CompensatedSums;
  /** The virtual time up to which a backlogged queue's `#entitled` is settled. */
  readonly #settledAt: CompensatedSums;
  /** One sum, the virtual time. */
  readonly #clock = new CompensatedSums(1);
  /** Served since the clock advanced. */
  #service: Nanoseconds = 0;
  #backloggedWeight = 0;

  constructor(weights: readonly number[]) {
    this.#received = new Float64Array(weights.length);
    this.#weight = Float64Array.from(weights);
    this.#backlogged = new Uint8Array(weights.length);
    this.#entitled = new CompensatedSums(weights.length);
    this.#settledAt = new CompensatedSums(weights.length);
  }

  /** A backlogged queue got `elapsed` of CPU time. */
  serve(queue: QueueId, elapsed: Nanoseconds): void {
    this.#received[queue] = this.received(queue) + elapsed;
    this.#service += elapsed;
  }

  becomeBacklogged(queue: QueueId): void {
    this.#advance();
    this.#settledAt.copy(queue, this.#clock, 0);
    this.#backlogged[queue] = 1;
    this.#backloggedWeight += this.#weightOf(queue);
  }

  becomeIdle(queue: QueueId): void {
    this.#advance();
    this.#entitled.add(queue, this.#unsettled(queue));
    this.#backlogged[queue] = 0;
    this.#backloggedWeight -= this.#weightOf(queue);
  }

  setWeight(queue: QueueId, weight: number): void {
    const backlogged = this.isBacklogged(queue);
    if (backlogged) this.becomeIdle(queue);
    this.#weight[queue] = weight;
    if (backlogged) this.becomeBacklogged(queue);
  }

  isBacklogged(queue: QueueId): boolean {
    return this.#backlogged[queue] === 1;
  }

  received(queue: QueueId): Nanoseconds {
    return this.#received[queue] as number; // every queue id is below the arrays' length
  }

  /** Rounded to the nanosecond. */
  entitled(queue: QueueId): Nanoseconds {
    if (!this.isBacklogged(queue)) return Math.round(this.#entitled.get(queue));
    const pending = (this.#weightOf(queue) * this.#service) / this.#backloggedWeight;
    return Math.round(this.#entitled.get(queue) + this.#unsettled(queue) + pending);
  }

  #advance(): void {
    if (this.#service === 0) return;
    this.#clock.add(0, this.#service / this.#backloggedWeight);
    this.#service = 0;
  }

  /** Entitled of the stretch from the last settlement to the clock. */
  #unsettled(queue: QueueId): number {
    return this.#weightOf(queue) * this.#settledAt.distance(queue, this.#clock, 0);
  }

  #weightOf(queue: QueueId): number {
    return this.#weight[queue] as number;
  }
}

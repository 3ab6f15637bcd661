import type { FairnessLedger } from './fairness.ts';
import type { Policy, PolicyQueue } from './policy.ts';
import type { Nanoseconds, QueueId, QueueView, VirtualTime } from './probe.ts';
import { type Queued, RunQueue } from './run-queue.ts';

/** One queue as the scheduler keeps it; a probe and a policy each see their part of it. */
export class QueueState<Item extends Queued = Queued> implements QueueView, PolicyQueue {
  readonly id: QueueId;
  readonly name: string;
  readonly tasks = new RunQueue<Item>();
  readonly #ledger: FairnessLedger;
  weight: number;
  policy: Policy;
  polls = 0;
  spawnedTasks = 0;
  liveTasks = 0;

  constructor(
    identity: { readonly id: QueueId; readonly name: string; readonly weight: number },
    policy: Policy,
    ledger: FairnessLedger,
  ) {
    this.id = identity.id;
    this.name = identity.name;
    this.weight = identity.weight;
    this.policy = policy;
    this.#ledger = ledger;
  }

  get depth(): number {
    return this.tasks.length;
  }

  get headOrder(): number | undefined {
    return this.tasks.peek()?.order;
  }

  get vruntime(): VirtualTime {
    return Math.round(this.policy.vruntime(this));
  }

  get lag(): Nanoseconds {
    return Math.round(this.policy.lag(this));
  }

  get received(): Nanoseconds {
    return this.#ledger.received(this.id);
  }

  get entitled(): Nanoseconds {
    return this.#ledger.entitled(this.id);
  }
}

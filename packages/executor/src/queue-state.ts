import type { FairnessLedger } from './fairness.ts';
import type { Policy, PolicyQueue } from './policy.ts';
import type { Nanoseconds, QueueId, QueueView, VirtualTime } from './probe.ts';
import { QueueCounters } from './queue-counters.ts';
import { type Queued, RunQueue } from './run-queue.ts';

export interface QueueSetup {
  readonly id: QueueId;
  readonly name: string;
  readonly weight: number;
  readonly policy: Policy;
  readonly ledger: FairnessLedger;
  /** 0: no LIFO slot. */
  readonly lifoSkipInterval: number;
  readonly fullStats: boolean;
}

/** One queue as the scheduler keeps it; a probe and a policy each see their part of it. */
export class QueueState<Item extends Queued = Queued> implements QueueView, PolicyQueue {
  readonly id: QueueId;
  readonly name: string;
  readonly tasks: RunQueue<Item>;
  readonly counters: QueueCounters;
  readonly #ledger: FairnessLedger;
  weight: number;
  policy: Policy;

  constructor(setup: QueueSetup) {
    this.id = setup.id;
    this.name = setup.name;
    this.weight = setup.weight;
    this.policy = setup.policy;
    this.#ledger = setup.ledger;
    this.tasks = new RunQueue<Item>(setup.lifoSkipInterval);
    this.counters = new QueueCounters(setup.fullStats);
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

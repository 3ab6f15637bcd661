import {
  type Finding,
  type FindingId,
  type Nanoseconds,
  type QueueId,
  type QueuesSection,
  type Section,
  type StacksSection,
  type StringId,
  type WorkerId,
} from '@pollscope/protocol';
import type { WindowSection } from '@pollscope/analysis';
import { HISTORY_NS } from './frame-stream.ts';
import { ResourceRegistry } from './resource-registry.ts';
import { StringTable } from './string-table.ts';
import { TaskRegistry } from './task-registry.ts';

type StackRow = StacksSection['rows'][number];

/** A minute of samples of one block. */
const STACKS_KEPT = 60;

interface Worker {
  name: StringId;
  /** Infinity while it is observed. */
  endedAt: Nanoseconds;
  policy: StringId;
  readonly queues: Map<QueueId, QueuesSection['rows'][number]>;
  isChanged: boolean;
}

export interface QueueDefinition {
  readonly worker: WorkerId;
  readonly queue: QueueId;
  readonly name: string;
  readonly weight: number;
  readonly policy: string;
}

/**
 * What a client has to know before it can read the stream: names, queues, workers, resources, the tasks that are live, and
 * what was found. Sent whole to a client that joins, and to the others as it changes.
 */
export class Registry {
  readonly strings = new StringTable();
  readonly tasks = new TaskRegistry();
  readonly resources = new ResourceRegistry();
  readonly #workers = new Map<WorkerId, Worker>();
  readonly #findings = new Map<FindingId, Finding>();
  #stacks: StackRow[] = [];
  #workersChanged = false;

  defineWorker(worker: WorkerId, name: string): void {
    this.#workers.set(worker, {
      name: this.strings.intern(name),
      endedAt: Number.POSITIVE_INFINITY,
      policy: 0,
      queues: new Map(),
      isChanged: false,
    });
    this.#workersChanged = true;
  }

  /** The worker's name says from now on that it is over. Returns its queues. */
  endWorker(worker: WorkerId, name: string, now: Nanoseconds): Iterable<QueueId> {
    const ended = this.#workers.get(worker);
    if (ended === undefined) return [];
    ended.name = this.strings.intern(name);
    ended.endedAt = now;
    this.#workersChanged = true;
    return ended.queues.keys();
  }

  /** Forgets the workers that ended before the windows that a client receives when it joins at `now`. */
  forgetEndedWorkers(now: Nanoseconds): void {
    for (const [id, { endedAt }] of this.#workers) if (endedAt < now - HISTORY_NS) this.#workers.delete(id);
  }

  defineQueue({ worker: id, queue, name, weight, policy }: QueueDefinition): void {
    const worker = this.#workers.get(id);
    if (worker === undefined) throw new Error(`queue "${name}" belongs to worker ${id}, which was not defined`);
    worker.queues.set(queue, { queue, worker: id, name: this.strings.intern(name), weight });
    worker.policy = this.strings.intern(policy);
    worker.isChanged = true;
  }

  /** What windows say is remembered as far as it holds on. */
  observeWindows(sections: readonly WindowSection[]): void {
    for (const section of sections) {
      if (section.kind === 'taskWindows') this.tasks.polled(section);
      else if (section.kind === 'resourceWindows') for (const row of section.rows) this.resources.heardOf(row.resource);
    }
  }

  /** A finding that is over is remembered for as long as the windows that show it. */
  observeFindings(findings: readonly Finding[], now: number): void {
    for (const finding of findings) this.#findings.set(finding.id, finding);
    for (const { id, state, last } of this.#findings.values()) {
      if (state === 'closed' && last < now - HISTORY_NS) this.#findings.delete(id);
    }
  }

  addStacks(rows: readonly StackRow[]): void {
    this.#stacks = [...this.#stacks, ...rows].slice(-STACKS_KEPT);
  }

  /** What has been defined since the last call, without the tasks. */
  takeChanges(): Section[] {
    const changed = [...this.#workers.values()].filter((worker) => worker.isChanged);
    for (const worker of changed) worker.isChanged = false;
    const workers = this.#workersChanged ? [this.#workersSection()] : [];
    this.#workersChanged = false;
    return [...this.strings.takeFresh(), ...workers, ...changed.map(queuesSection), ...this.resources.takeFresh()];
  }

  snapshot(): Section[] {
    const findings = [...this.#findings.values()];
    return [
      this.strings.all(),
      this.#workersSection(),
      // One without queues has no policy to tell of.
      ...[...this.#workers.values()].filter(({ queues }) => queues.size > 0).map(queuesSection),
      this.resources.all(),
      ...this.tasks.snapshot(),
      ...(this.#stacks.length === 0 ? [] : [{ kind: 'stacks', rows: this.#stacks } as const]),
      ...(findings.length === 0 ? [] : [{ kind: 'findings', rows: findings } as const]),
    ];
  }

  #workersSection(): Section {
    return { kind: 'workers', rows: [...this.#workers].map(([worker, { name }]) => ({ worker, name })) };
  }
}

function queuesSection({ policy, queues }: Worker): QueuesSection {
  return { kind: 'queues', policy, rows: [...queues.values()] };
}

import type { QueueId, QueuesSection, StringId, StringsSection, WorkerId, WorkersSection } from '@pollscope/protocol';
import { TextOrder } from './text-order.ts';

export interface QueueDefinition {
  readonly name: string;
  readonly worker: WorkerId;
  /** 0 while the queue has not been defined. */
  readonly weight: number;
}

/** Strings, queues and workers by id. An id that was used before its definition arrived gets a plain name in its place. */
export class Definitions {
  readonly order = new TextOrder((id) => this.text(id));
  readonly #strings = new Map<StringId, string>([[0, '']]);
  readonly #queues = new Map<QueueId, QueuesSection['rows'][number] | undefined>();
  readonly #workers = new Map<WorkerId, StringId | undefined>();
  #policy: StringId = 0;

  defineStrings(section: StringsSection): void {
    for (const { id, text } of section.rows) {
      if (this.text(id) !== text) this.order.changed(id);
      this.#strings.set(id, text);
    }
  }

  defineQueues(section: QueuesSection): void {
    this.#policy = section.policy;
    for (const row of section.rows) this.#queues.set(row.queue, row);
  }

  defineWorkers(section: WorkersSection): void {
    for (const { worker, name } of section.rows) this.#workers.set(worker, name);
  }

  /** Notes a queue that data speaks of, so that it is listed even if its definition was lost. */
  sawQueue(queue: QueueId): void {
    if (!this.#queues.has(queue)) this.#queues.set(queue, undefined);
  }

  sawWorker(worker: WorkerId): void {
    if (!this.#workers.has(worker)) this.#workers.set(worker, undefined);
  }

  /** Empty while unknown. */
  get policy(): string {
    return this.text(this.#policy);
  }

  /** In ascending order. */
  get queues(): readonly QueueId[] {
    return [...this.#queues.keys()].sort((a, b) => a - b);
  }

  /** In ascending order. */
  get workers(): readonly WorkerId[] {
    return [...this.#workers.keys()].sort((a, b) => a - b);
  }

  /** Empty for a string that was not defined. */
  text(id: StringId): string {
    return this.#strings.get(id) ?? '';
  }

  queue(queue: QueueId): QueueDefinition {
    const defined = this.#queues.get(queue);
    const name = this.text(defined?.name ?? 0);
    return {
      name: name === '' ? `queue ${queue}` : name,
      worker: defined?.worker ?? 0,
      weight: defined?.weight ?? 0,
    };
  }

  workerName(worker: WorkerId): string {
    const name = this.text(this.#workers.get(worker) ?? 0);
    return name === '' ? `worker ${worker}` : name;
  }
}

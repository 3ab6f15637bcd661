import type { QueueId, Section, StringId, TaskId, WorkerId } from '@pollscope/protocol';

interface NamedTask {
  readonly name: string;
  readonly queue: QueueId;
}

/** What the definitions of a stream call things. Holds a few words for each task and text. */
export class Names {
  readonly #texts = new Map<StringId, string>([[0, '']]);
  readonly #workers = new Map<WorkerId, StringId>();
  readonly #queues = new Map<QueueId, StringId>();
  readonly #tasks = new Map<TaskId, { readonly name: StringId; readonly queue: QueueId }>();

  apply(section: Section): void {
    if (section.kind === 'strings') for (const { id, text } of section.rows) this.#texts.set(id, text);
    else if (section.kind === 'workers') for (const { worker, name } of section.rows) this.#workers.set(worker, name);
    else if (section.kind === 'queues') for (const { queue, name } of section.rows) this.#queues.set(queue, name);
    else if (section.kind === 'spawns') {
      for (const { task, name, queue } of section.rows) this.#tasks.set(task, { name, queue });
    }
  }

  text(id: StringId): string {
    return this.#texts.get(id) ?? '';
  }

  worker(worker: WorkerId): string {
    return this.text(this.#workers.get(worker) ?? 0) || `worker ${worker}`;
  }

  queue(queue: QueueId): string {
    return this.text(this.#queues.get(queue) ?? 0) || `queue ${queue}`;
  }

  /** Undefined for a task that was never defined. */
  task(task: TaskId): NamedTask | undefined {
    const known = this.#tasks.get(task);
    return known && { name: this.text(known.name), queue: known.queue };
  }

  /** What a task is called, whatever is known of it. */
  taskName(task: TaskId): string {
    return this.task(task)?.name || `task ${task}`;
  }
}

import type { EndsSection, Nanoseconds, Spawn, SpawnsSection, TaskId } from '@pollscope/protocol';
import { UNKNOWN_QUEUE } from '../store/task-table.ts';

/** Windows of a second tell of tasks that ended at its beginning, and come when it is over. */
const ENDED_KEPT_NS = 2_000_000_000;

export type TaskOrigin = Pick<Spawn, 'queue' | 'name' | 'location'>;
const UNKNOWN: TaskOrigin = { queue: UNKNOWN_QUEUE, name: 0, location: 0 };

/** What tasks are called and where they were spawned, for as long as the stream may still tell of them. */
export class TaskNames {
  readonly #tasks = new Map<TaskId, TaskOrigin>();
  readonly #ended: { readonly task: TaskId; readonly time: Nanoseconds }[] = [];

  get(task: TaskId): TaskOrigin {
    return this.#tasks.get(task) ?? UNKNOWN;
  }

  spawned({ rows }: SpawnsSection): void {
    for (const { task, queue, name, location } of rows) this.#tasks.set(task, { queue, name, location });
  }

  ended({ rows }: EndsSection): void {
    for (const { task, time } of rows) this.#ended.push({ task, time });
  }

  /** To be called now and then, so that memory does not grow with the tasks that there ever were. */
  forgetEnded(now: Nanoseconds): void {
    const stay = this.#ended.findIndex(({ time }) => time >= now - ENDED_KEPT_NS);
    for (const { task } of this.#ended.splice(0, stay < 0 ? this.#ended.length : stay)) this.#tasks.delete(task);
  }
}

import type { EndsSection, Nanoseconds, SpawnsSection, Spawn, StringId, TaskId } from '@pollscope/protocol';

/** Windows of a second tell of tasks that ended at its beginning, and come when it is over. */
const ENDED_KEPT_NS = 2_000_000_000;

/** What tasks are called and where they were spawned, for as long as the stream may still tell of them. */
export class TaskNames {
  readonly #tasks = new Map<TaskId, Pick<Spawn, 'name' | 'location'>>();
  readonly #ended: { readonly task: TaskId; readonly time: Nanoseconds }[] = [];

  get(task: TaskId): { readonly name: StringId; readonly location: StringId } {
    return this.#tasks.get(task) ?? { name: 0, location: 0 };
  }

  spawned({ rows }: SpawnsSection): void {
    for (const { task, name, location } of rows) this.#tasks.set(task, { name, location });
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

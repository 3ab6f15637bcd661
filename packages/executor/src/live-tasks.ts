import type { Task } from './task.ts';

/** All tasks that have not ended. Each knows its slot, so adding and removing are O(1); slots are used again, ids not. */
export class LiveTasks {
  readonly #tasks: Task[] = [];

  get size(): number {
    return this.#tasks.length;
  }

  add(task: Task): void {
    task.slot = this.#tasks.length;
    this.#tasks.push(task);
  }

  remove(task: Task): void {
    const last = this.#tasks.pop();
    if (last === undefined || last === task) return;
    this.#tasks[task.slot] = last;
    last.slot = task.slot;
  }

  /** O(n log n); a parent comes before its children. */
  inOrderOfSpawn(): readonly Task[] {
    return this.#tasks.toSorted((a, b) => a.id - b.id);
  }
}

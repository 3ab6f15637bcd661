import type { Section, Spawn, TaskId, WorkerId } from '@pollscope/protocol';
import type { Registry } from './registry.ts';
import type { End } from './task-registry.ts';

/** Starts and ends of one worker's tasks on their way into the next frame, and descriptions of all that are live. */
export class Description {
  /** Records were lost, so what is known of the live tasks may be wrong, until a snapshot. */
  isDoubtful = false;
  readonly #worker: WorkerId;
  readonly #registry: Registry;
  #spawns: Spawn[] = [];
  #ends: End[] = [];
  /** The tasks told of so far by a snapshot in progress. */
  #described: Set<TaskId> | undefined;
  #isNew = false;

  constructor(worker: WorkerId, registry: Registry) {
    this.#worker = worker;
    this.#registry = registry;
  }

  spawned(spawn: Spawn): void {
    this.#registry.tasks.spawned(this.#worker, spawn);
    this.#described?.add(spawn.task);
    this.#spawns.push(spawn);
  }

  ended(end: End): void {
    this.#registry.tasks.ended(end);
    this.#ends.push(end);
  }

  snapshotBegun(): void {
    // After a loss the end of any of them may be among what was lost.
    if (this.isDoubtful) this.#spawns = [];
    this.isDoubtful = false;
    this.#described = new Set();
  }

  /** Returns whether the snapshot is complete; records lost in between leave it incomplete, and the next one is asked for. */
  snapshotEnded(): boolean {
    const isComplete = !this.isDoubtful && this.#described !== undefined;
    if (isComplete && this.#described !== undefined) {
      this.#registry.tasks.keepOnly(this.#worker, this.#described);
      this.#isNew = true;
    }
    this.#described = undefined;
    return isComplete;
  }

  /** What happened since the last call. */
  take(): Section[] {
    const sections: Section[] = this.#isNew ? [this.#registry.tasks.live()] : [];
    if (this.#spawns.length > 0) sections.push({ kind: 'spawns', snapshot: false, rows: this.#spawns });
    if (this.#ends.length > 0) sections.push({ kind: 'ends', rows: this.#ends });
    this.#spawns = [];
    this.#ends = [];
    this.#isNew = false;
    return sections;
  }
}

import type { EndsSection, Nanoseconds, QueueId, ResourceId, Spawn, TaskId, TaskWindow } from '@pollscope/protocol';
import { TaskOutcome } from '@pollscope/protocol';
import { UNKNOWN_QUEUE } from '../../store/task-table.ts';
import type { SteadyRate } from './steady-rate.ts';

/** Tasks that one place of the program makes: those with one spawn location, else with one name, in one queue. */
export interface TaskGroup {
  readonly key: string;
  readonly name: string;
  readonly queue: QueueId;
  /** As `file:line:column`; '' when unknown. */
  readonly location: string;
  /** Tasks that have not ended. */
  live: number;
  /** The same when the last window closed. */
  liveBefore: number;
}

export interface KnownTask {
  readonly id: TaskId;
  readonly name: string;
  readonly group: TaskGroup;
  readonly spawnedAt: Nanoseconds;
  /** Over its life, as far as windows told of it. */
  polls: number;
  lastPollEnd: Nanoseconds;
  waitsOn: ResourceId;
  lastWaker: TaskId;
  /** How often it is polled in a window; kept for tasks that wait for an interval. */
  rate: SteadyRate | undefined;
  endedAt: Nanoseconds | undefined;
}

export interface PanickedTask {
  readonly task: KnownTask;
  readonly time: Nanoseconds;
  readonly message: string;
}

/** Some 30 MB. Tasks beyond are told of as unknown ones. */
const MOST_TASKS = 200_000;
/** A program that names each task anew has more names than a reader could take in. */
const MOST_GROUPS = 5_000;
/** In a window. */
const MOST_PANICS = 1_000;

/** The live tasks, and those that ended since the last window closed, which the next one may still tell of. */
export class TaskBook {
  readonly #tasks = new Map<TaskId, KnownTask>();
  readonly #groups = new Map<string, TaskGroup>();
  readonly #text: (id: number) => string;
  #ended: KnownTask[] = [];
  #isComplete = true;
  #panicked: PanickedTask[] = [];

  constructor(text: (id: number) => string) {
    this.#text = text;
  }

  get groups(): Iterable<TaskGroup> {
    return this.#groups.values();
  }

  /** False once there were more tasks than are kept. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Since the last window closed. */
  get panicked(): readonly PanickedTask[] {
    return this.#panicked;
  }

  get(task: TaskId): KnownTask | undefined {
    return this.#tasks.get(task);
  }

  /** Also one whose spawn was not told of. */
  known(task: TaskId): KnownTask {
    return this.#tasks.get(task) ?? this.#unknown(task);
  }

  /** A task that has not ended. */
  isLive(task: TaskId): boolean {
    const known = this.#tasks.get(task);
    return known !== undefined && known.endedAt === undefined;
  }

  spawned(rows: readonly Spawn[]): void {
    for (const spawn of rows) {
      if (this.#tasks.has(spawn.task)) continue;
      if (this.#tasks.size >= MOST_TASKS) {
        this.#isComplete = false;
        return;
      }
      const group = this.#groupOf(spawn);
      group.live++;
      this.#tasks.set(spawn.task, newTask(spawn.task, { name: this.#text(spawn.name), group, spawnedAt: spawn.time }));
    }
  }

  /** `rows` are all the live tasks: others have ended unseen. */
  keepOnly(rows: readonly Spawn[]): void {
    const live = new Set(rows.map((row) => row.task));
    for (const task of this.#tasks.values()) if (!live.has(task.id)) this.#end(task, task.lastPollEnd);
    this.spawned(rows);
  }

  ended(rows: EndsSection['rows']): void {
    for (const { task: id, time, outcome, message } of rows) {
      const task = this.#tasks.get(id);
      if (task === undefined) continue;
      this.#end(task, time);
      if (outcome === TaskOutcome.panicked && this.#panicked.length < MOST_PANICS) {
        this.#panicked.push({ task, time, message: this.#text(message) });
      }
    }
  }

  /** A window of `polls` polls tells of the task; one without any, that it was polled before. */
  polled(row: TaskWindow, polls: number): KnownTask {
    const task = this.known(row.task);
    task.polls += Math.max(1, polls);
    task.lastPollEnd = row.lastPollEnd;
    task.waitsOn = row.waitsOn;
    if (row.lastWaker !== 0) task.lastWaker = row.lastWaker;
    return task;
  }

  /** A window has been looked at. */
  closeWindow(): void {
    for (const task of this.#ended) this.#tasks.delete(task.id);
    this.#ended = [];
    this.#panicked = [];
    for (const [key, group] of this.#groups) {
      group.liveBefore = group.live;
      if (group.live === 0) this.#groups.delete(key);
    }
  }

  #end(task: KnownTask, time: Nanoseconds): void {
    if (task.endedAt !== undefined) return;
    task.endedAt = time;
    task.group.live--;
    this.#ended.push(task);
  }

  #groupOf({ name, location, queue }: Spawn): TaskGroup {
    const place = this.#text(location);
    const text = this.#text(name);
    // Numbers in names tell tasks of one kind apart.
    const key = `${queue}:${place === '' ? text.replace(/\d+/g, '#') : place}`;
    const found = this.#groups.get(key);
    if (found !== undefined) return found;
    const group = { key, name: text, queue, location: place, live: 0, liveBefore: 0 };
    if (this.#groups.size < MOST_GROUPS) this.#groups.set(key, group);
    return group;
  }

  #unknown(id: TaskId): KnownTask {
    const group = { key: `task ${id}`, name: '', queue: UNKNOWN_QUEUE, location: '', live: 0, liveBefore: 0 };
    return newTask(id, { name: '', group, spawnedAt: Number.NaN });
  }
}

function newTask(id: TaskId, origin: Pick<KnownTask, 'name' | 'group' | 'spawnedAt'>): KnownTask {
  return { id, ...origin, polls: 0, lastPollEnd: 0, waitsOn: 0, lastWaker: 0, rate: undefined, endedAt: undefined };
}

import {
  type EndsSection,
  type Nanoseconds,
  type PollOutcome,
  type QueueId,
  type ResourceId,
  type SpawnsSection,
  type StringId,
  type TaskId,
  TaskKind,
  type TaskWindow,
  type WaitsSection,
  type WakesSection,
} from '@pollscope/protocol';

export type TaskEnd = EndsSection['rows'][number];

/** Queue of a task whose spawn was not received. */
export const UNKNOWN_QUEUE: QueueId = -1;

/** What is counted of a task beside its polls; see TaskWindow. */
export const TASK_COUNTS = ['wakes', 'selfWakes', 'yields', 'outOfBudget'] as const;
export type TaskCount = (typeof TASK_COUNTS)[number];

/** What is known of one task. */
export interface Task {
  readonly id: TaskId;
  name: StringId;
  queue: QueueId;
  /** Undefined when its spawn was not received. */
  spawnedAt: Nanoseconds | undefined;
  end: TaskEnd | undefined;
  /** 0: spawned from outside any task, or not known. */
  parent: TaskId;
  location: StringId;
  taskKind: TaskKind;
  /** What it last waited for; 0: nothing known. Whether it waits is for its last poll to tell. */
  waitsOn: ResourceId;
  /** 0: no task, or not known. */
  lastWaker: TaskId;
  /** Undefined while it was never seen polled. */
  lastPoll: { end: Nanoseconds; outcome: PollOutcome } | undefined;
  /** Itself as what a row stands for; made when first asked for. */
  alone: { readonly key: TaskId; readonly first: Task; readonly tasks: readonly Task[] } | undefined;
  /** Scratch of TaskHistory: what its rows count for; negative once it is forgotten. */
  place: number;
}

export interface TaskTableOptions {
  /** Ended tasks are kept for so long. */
  readonly retention: Nanoseconds;
  /** Tasks above it are forgotten: those that ended first, and when none has ended those known longest. */
  readonly limit: number;
}

/** The tasks by id. A task that is spoken of before its spawn was received exists without a name. */
export class TaskTable {
  readonly #options: TaskTableOptions;
  readonly #tasks = new Map<TaskId, Task>();
  /** In the order in which they ended. */
  readonly #ended = new Set<Task>();
  #revision = 0;

  constructor(options: TaskTableOptions) {
    this.#options = options;
  }

  /** Changes when tasks that there may be windows of came into other groups, or were forgotten. */
  get revision(): number {
    return this.#revision;
  }

  get(id: TaskId): Task | undefined {
    return this.#tasks.get(id);
  }

  all(): Iterable<Task> {
    return this.#tasks.values();
  }

  spawned(section: SpawnsSection): void {
    if (section.snapshot) this.#forgetLiveBut(new Set(section.rows.map((row) => row.task)));
    for (const { task: id, name, queue, time, parent, location, taskKind } of section.rows) {
      if (this.#tasks.has(id)) this.#revision++;
      const task = this.#getOrAdd(id);
      task.name = name;
      task.queue = queue;
      task.spawnedAt = time;
      task.parent = parent;
      task.location = location;
      task.taskKind = taskKind;
    }
    this.#shrink();
  }

  polled(id: TaskId, end: Nanoseconds, outcome: PollOutcome): Task {
    const task = this.#getOrAdd(id);
    const { lastPoll } = task;
    if (lastPoll === undefined) {
      task.lastPoll = { end, outcome };
    } else if (end > lastPoll.end) {
      // Called for every poll: an object for each would be the bulk of what is thrown away.
      lastPoll.end = end;
      lastPoll.outcome = outcome;
    }
    return task;
  }

  /** Takes in what a window tells of a task. */
  observed({ task: id, lastPollEnd, lastOutcome, waitsOn, lastWaker }: TaskWindow): Task {
    const task = this.polled(id, lastPollEnd, lastOutcome);
    if (task.lastPoll?.end === lastPollEnd && waitsOn !== 0) task.waitsOn = waitsOn;
    if (lastWaker !== 0) task.lastWaker = lastWaker;
    return task;
  }

  waited({ length, task, resource }: WaitsSection): void {
    // Each column has `length` rows.
    for (let row = 0; row < length; row++) this.#getOrAdd(task[row] as number).waitsOn = resource[row] as number;
  }

  woken({ length, task, waker }: WakesSection): void {
    for (let row = 0; row < length; row++) this.#getOrAdd(task[row] as number).lastWaker = waker[row] as number;
  }

  ended(section: EndsSection): void {
    let latest = 0;
    for (const end of section.rows) {
      const task = this.#getOrAdd(end.task);
      task.end = end;
      this.#ended.add(task);
      latest = Math.max(latest, end.time);
    }
    for (const oldest of this.#ended) {
      if ((oldest.end?.time ?? 0) >= latest - this.#options.retention) break;
      this.#forget(oldest);
    }
    this.#shrink();
  }

  /** A task that ended unseen is forgotten, because it is not known when and how it ended. */
  #forgetLiveBut(live: ReadonlySet<TaskId>): void {
    this.#revision++;
    for (const task of this.#tasks.values()) if (task.end === undefined && !live.has(task.id)) this.#forget(task);
  }

  #getOrAdd(id: TaskId): Task {
    const known = this.#tasks.get(id);
    if (known !== undefined) return known;
    const task: Task = {
      id,
      name: 0,
      queue: UNKNOWN_QUEUE,
      spawnedAt: undefined,
      end: undefined,
      parent: 0,
      location: 0,
      taskKind: TaskKind.generator,
      waitsOn: 0,
      lastWaker: 0,
      lastPoll: undefined,
      alone: undefined,
      place: -1,
    };
    this.#tasks.set(id, task);
    return task;
  }

  /** Goes a sixteenth below the limit, so that the search for the oldest is paid once for many. */
  #shrink(): void {
    const { limit } = this.#options;
    if (this.#tasks.size <= limit) return;
    this.#revision++;
    const target = limit - Math.floor(limit / 16);
    for (const oldestFirst of [this.#ended, this.#tasks.values()]) {
      for (const task of oldestFirst) {
        if (this.#tasks.size <= target) return;
        this.#forget(task);
      }
    }
  }

  #forget(task: Task): void {
    this.#ended.delete(task);
    this.#tasks.delete(task.id);
    task.place = -1;
  }
}

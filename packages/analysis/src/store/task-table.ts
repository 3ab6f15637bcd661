import type {
  EndsSection,
  Nanoseconds,
  PollOutcome,
  QueueId,
  SpawnsSection,
  StringId,
  TaskId,
} from '@pollscope/protocol';
import type { Histogram } from '../histogram.ts';

export type TaskEnd = EndsSection['rows'][number];

/** Queue of a task whose spawn was not received. */
export const UNKNOWN_QUEUE: QueueId = -1;

/** Histograms of one task over a range. */
export interface TaskFigures {
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

/** What is known of one task. */
export interface Task {
  readonly id: TaskId;
  name: StringId;
  queue: QueueId;
  /** Undefined when its spawn was not received. */
  spawnedAt: Nanoseconds | undefined;
  end: TaskEnd | undefined;
  /** Undefined while it was never seen polled. */
  lastPoll: { readonly end: Nanoseconds; readonly outcome: PollOutcome } | undefined;
  /** Over the range that was last asked for; undefined when it was not polled in it. See TaskHistory. */
  figures: TaskFigures | undefined;
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

  constructor(options: TaskTableOptions) {
    this.#options = options;
  }

  get(id: TaskId): Task | undefined {
    return this.#tasks.get(id);
  }

  all(): Iterable<Task> {
    return this.#tasks.values();
  }

  spawned(section: SpawnsSection): void {
    if (section.snapshot) this.#forgetLiveBut(new Set(section.rows.map((row) => row.task)));
    for (const { task: id, name, queue, time } of section.rows) {
      const task = this.#getOrAdd(id);
      task.name = name;
      task.queue = queue;
      task.spawnedAt = time;
    }
    this.#shrink();
  }

  polled(id: TaskId, end: Nanoseconds, outcome: PollOutcome): Task {
    const task = this.#getOrAdd(id);
    if (task.lastPoll === undefined || end > task.lastPoll.end) task.lastPoll = { end, outcome };
    return task;
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
      lastPoll: undefined,
      figures: undefined,
    };
    this.#tasks.set(id, task);
    return task;
  }

  /** Goes a sixteenth below the limit, so that the search for the oldest is paid once for many. */
  #shrink(): void {
    const { limit } = this.#options;
    if (this.#tasks.size <= limit) return;
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
  }
}

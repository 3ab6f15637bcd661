import type {
  EndsSection,
  Section,
  SparseHistogram,
  Spawn,
  SpawnsSection,
  TaskId,
  TaskWindow,
  TaskWindowsSection,
  WorkerId,
} from '@pollscope/protocol';
import { HISTORY_NS } from './frame-stream.ts';

export type End = EndsSection['rows'][number];

/** The windows of the past that a client receives when it joins tell of tasks that have ended since; at most so many. */
const ENDED_KEPT = 20_000;

const NOTHING: SparseHistogram = { buckets: new Uint16Array(), counts: new Uint32Array(), max: 0, sum: 0 };

/** How a task stood when a window last told of it. */
type LastState = Pick<TaskWindow, 'lastPollEnd' | 'lastOutcome' | 'waitsOn' | 'lastWaker'>;

interface LiveTask {
  readonly worker: WorkerId;
  readonly spawn: Spawn;
  /** Undefined before its first window has closed. */
  last: LastState | undefined;
}

/** The tasks that are live, and those that ended lately. Some 200 bytes for each. */
export class TaskRegistry {
  readonly #tasks = new Map<TaskId, LiveTask>();
  #ended: { readonly spawn: Spawn; readonly end: End }[] = [];

  /** How many are live. */
  get size(): number {
    return this.#tasks.size;
  }

  spawned(worker: WorkerId, spawn: Spawn): void {
    this.#tasks.set(spawn.task, { worker, spawn, last: this.#tasks.get(spawn.task)?.last });
  }

  polled({ rows }: TaskWindowsSection): void {
    for (const { task, lastPollEnd, lastOutcome, waitsOn, lastWaker } of rows) {
      const live = this.#tasks.get(task);
      if (live !== undefined) live.last = { lastPollEnd, lastOutcome, waitsOn, lastWaker };
    }
  }

  ended(end: End): void {
    const task = this.#tasks.get(end.task);
    if (task === undefined) return;
    this.#tasks.delete(end.task);
    this.#ended.push({ spawn: task.spawn, end });
    if (this.#ended.length >= 2 * ENDED_KEPT) this.#ended = this.#ended.slice(-ENDED_KEPT);
  }

  /** Of one worker's tasks, keeps only those of a complete description of it. */
  keepOnly(worker: WorkerId, live: ReadonlySet<TaskId>): void {
    for (const [id, task] of this.#tasks) if (task.worker === worker && !live.has(id)) this.#tasks.delete(id);
  }

  /** One worker's live tasks. */
  idsOf(worker: WorkerId): readonly TaskId[] {
    return [...this.#tasks].flatMap(([id, task]) => (task.worker === worker ? [id] : []));
  }

  /** All workers' live tasks. */
  ids(): ReadonlySet<TaskId> {
    return new Set(this.#tasks.keys());
  }

  /** Forgets the tasks that ended before the windows that a client receives when it joins at `now`. */
  forgetEnded(now: number): void {
    if ((this.#ended[0]?.end.time ?? now) > now - HISTORY_NS) return;
    const kept = this.#ended.findIndex(({ end }) => end.time > now - HISTORY_NS);
    this.#ended = kept < 0 ? [] : this.#ended.slice(kept);
  }

  live(): SpawnsSection {
    return { kind: 'spawns', snapshot: true, rows: [...this.#tasks.values()].map(({ spawn }) => spawn) };
  }

  /** For a client that joins. */
  snapshot(): Section[] {
    return [
      this.live(),
      this.#states(),
      { kind: 'spawns', snapshot: false, rows: this.#ended.map(({ spawn }) => spawn) },
      { kind: 'ends', rows: this.#ended.map(({ end }) => end) },
    ];
  }

  /** When and how the live tasks were last polled, however long ago: a task that is stuck has no window since. */
  #states(): TaskWindowsSection {
    const rows: TaskWindow[] = [];
    for (const [task, { last }] of this.#tasks) {
      if (last === undefined) continue;
      const counts = { wakes: 0, selfWakes: 0, yields: 0, outOfBudget: 0 };
      rows.push({ task, ...last, ...counts, pollTime: NOTHING, queueDelay: NOTHING });
    }
    return { kind: 'taskWindows', start: 0, duration: 0, rows };
  }
}

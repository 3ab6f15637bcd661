import type {
  EndsSection,
  Finding,
  QueuesSection,
  ResourcesSection,
  Section,
  SparseHistogram,
  Spawn,
  TaskWindow,
} from '../model.ts';
import type { FindingId, Nanoseconds, QueueId, ResourceId, StringId, TaskId, WorkerId } from '../units.ts';

/**
 * Windows of a second come when the second is over, and tell of tasks that ended at its beginning: so long are the tasks
 * that ended part of a snapshot.
 */
const ENDED_KEPT_NS = 1_200_000_000;

/** Bytes that a task, or a string besides its text, takes in a snapshot, about. */
const TASK_BYTES = 16;
const STRING_BYTES = 4;

const NOTHING: SparseHistogram = { buckets: new Uint16Array(), counts: new Uint32Array(), max: 0, sum: 0 };

interface LiveTask {
  readonly spawn: Spawn;
  /** The last window in which it was polled. */
  lastWindow: TaskWindow | undefined;
}

interface EndedTask {
  readonly spawn: Spawn;
  readonly end: EndsSection['rows'][number];
}

/**
 * What a reader has to know of the stream so far to understand the rest: definitions, the tasks that are live or ended
 * just now, and the findings that are open. Memory grows with those, not with the stream.
 */
export class StreamState {
  readonly #strings = new Map<StringId, string>();
  readonly #workers = new Map<WorkerId, StringId>();
  readonly #queues = new Map<QueueId, QueuesSection['rows'][number]>();
  readonly #resources = new Map<ResourceId, ResourcesSection['rows'][number]>();
  readonly #tasks = new Map<TaskId, LiveTask>();
  /** In the order in which they ended. */
  readonly #ended = new Map<TaskId, EndedTask>();
  readonly #findings = new Map<FindingId, Finding>();
  #policy: StringId = 0;
  #stringBytes = 0;

  /** About how many bytes a snapshot takes in a frame. Costs nothing. */
  get snapshotBytes(): number {
    return this.#stringBytes + TASK_BYTES * (this.#tasks.size + this.#ended.size);
  }

  /** The queue of a task that is live or ended just now. */
  queueOf(task: TaskId): QueueId | undefined {
    return (this.#tasks.get(task) ?? this.#ended.get(task))?.spawn.queue;
  }

  apply(section: Section): void {
    if (section.kind === 'strings') {
      for (const { id, text } of section.rows) this.#define(id, text);
    } else if (section.kind === 'workers') {
      for (const { worker, name } of section.rows) this.#workers.set(worker, name);
    } else if (section.kind === 'queues') {
      this.#policy = section.policy;
      for (const row of section.rows) this.#queues.set(row.queue, row);
    } else if (section.kind === 'resources') {
      for (const row of section.rows) this.#resources.set(row.resource, row);
    } else if (section.kind === 'spawns') {
      if (section.snapshot) this.#keepOnly(new Set(section.rows.map(({ task }) => task)));
      for (const spawn of section.rows) this.#spawned(spawn);
    } else if (section.kind === 'ends') {
      for (const end of section.rows) this.#endOf(end);
    } else if (section.kind === 'taskWindows') {
      for (const row of section.rows) this.#polled(row);
    } else if (section.kind === 'findings') {
      for (const finding of section.rows) this.#found(finding);
    }
  }

  /** Forgets the tasks whose end is past telling at `now`. */
  forgetEnded(now: Nanoseconds): void {
    for (const [task, { end }] of this.#ended) {
      if (end.time >= now - ENDED_KEPT_NS) return;
      this.#ended.delete(task);
    }
  }

  /** Everything, as sections that a reader applies first. Linear in the live tasks and the strings. */
  snapshot(): Section[] {
    const ended = [...this.#ended.values()];
    const sections: Section[] = [
      { kind: 'strings', rows: [...this.#strings].map(([id, text]) => ({ id, text })) },
      { kind: 'workers', rows: [...this.#workers].map(([worker, name]) => ({ worker, name })) },
      { kind: 'queues', policy: this.#policy, rows: [...this.#queues.values()] },
      { kind: 'resources', rows: [...this.#resources.values()] },
      { kind: 'spawns', snapshot: true, rows: [...this.#tasks.values()].map(({ spawn }) => spawn) },
      { kind: 'taskWindows', start: 0, duration: 0, rows: [...this.#lastPolls()] },
      { kind: 'spawns', snapshot: false, rows: ended.map(({ spawn }) => spawn) },
      { kind: 'ends', rows: ended.map(({ end }) => end) },
      { kind: 'findings', rows: [...this.#findings.values()] },
    ];
    // A snapshot without live tasks still says that there are none.
    return sections.filter(
      (section) => !('rows' in section) || section.rows.length > 0 || (section.kind === 'spawns' && section.snapshot),
    );
  }

  *#lastPolls(): Iterable<TaskWindow> {
    for (const { lastWindow } of this.#tasks.values()) {
      if (lastWindow === undefined) continue;
      const { task, lastPollEnd, lastOutcome, waitsOn, lastWaker } = lastWindow;
      const counts = { wakes: 0, selfWakes: 0, yields: 0, outOfBudget: 0 };
      yield { task, lastPollEnd, lastOutcome, waitsOn, lastWaker, ...counts, pollTime: NOTHING, queueDelay: NOTHING };
    }
  }

  #define(id: StringId, text: string): void {
    const before = this.#strings.get(id);
    if (before === undefined) this.#stringBytes += STRING_BYTES + text.length;
    else this.#stringBytes += text.length - before.length;
    this.#strings.set(id, text);
  }

  #spawned(spawn: Spawn): void {
    this.#ended.delete(spawn.task);
    const known = this.#tasks.get(spawn.task);
    this.#tasks.set(spawn.task, { spawn, lastWindow: known?.lastWindow });
  }

  #polled(window: TaskWindow): void {
    const task = this.#tasks.get(window.task);
    if (task !== undefined) task.lastWindow = window;
  }

  #found(finding: Finding): void {
    if (finding.state === 'open') this.#findings.set(finding.id, finding);
    else this.#findings.delete(finding.id);
  }

  #endOf(end: EndsSection['rows'][number]): void {
    const task = this.#tasks.get(end.task);
    if (task === undefined) return;
    this.#tasks.delete(end.task);
    this.#ended.set(end.task, { spawn: task.spawn, end });
  }

  #keepOnly(live: ReadonlySet<TaskId>): void {
    for (const task of this.#tasks.keys()) if (!live.has(task)) this.#tasks.delete(task);
  }
}

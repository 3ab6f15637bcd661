import type {
  EndsSection,
  QueuesSection,
  Section,
  SparseHistogram,
  Spawn,
  StringId,
  TaskWindow,
  TaskWindowsSection,
  WorkerId,
} from '@pollscope/protocol';
import type { Definition } from '../ring/ring-probe.ts';
import { HISTORY_NS } from './frame-stream.ts';

type QueueDefinition = QueuesSection['rows'][number];
export type End = EndsSection['rows'][number];

/** Ids of the strings that the agent itself defines; the probe's count up from 1. */
const AGENT_STRINGS = 1 << 28;
/** The windows of the past that a client receives when it joins tell of tasks that have ended since; at most so many. */
const ENDED_KEPT = 20_000;

const NOTHING: SparseHistogram = { buckets: new Uint16Array(), counts: new Uint32Array(), max: 0, sum: 0 };

interface LiveTask {
  readonly spawn: Spawn;
  /** The last window in which it was polled; undefined before the first one has closed. */
  lastWindow: TaskWindow | undefined;
}

/**
 * What a client has to know before it can read the stream: names, queues, workers and the tasks that are live. Sent
 * whole to a client that joins, and to the others as it changes.
 */
export class Registry {
  readonly #tasks = new Map<number, LiveTask>();
  #ended: { readonly spawn: Spawn; readonly end: End }[] = [];
  readonly #strings = new Map<StringId, string>();
  readonly #ids = new Map<string, StringId>();
  readonly #queues = new Map<number, QueueDefinition>();
  readonly #workers = new Map<WorkerId, StringId>();
  #policy: StringId = 0;
  #freshStrings: StringId[] = [];
  #queuesChanged = false;
  #workersChanged = false;

  /** Takes a definition from the program. */
  define(definition: Definition): void {
    if (definition.kind === 'string') {
      this.#strings.set(definition.id, definition.text);
      this.#freshStrings.push(definition.id);
      return;
    }
    const { queue, name, weight, policy } = definition;
    this.#queues.set(queue, { queue, name: this.#intern(name), weight });
    this.#policy = this.#intern(policy);
    this.#queuesChanged = true;
  }

  defineWorker(worker: WorkerId, name: string): void {
    this.#workers.set(worker, this.#intern(name));
    this.#workersChanged = true;
  }

  spawned(spawn: Spawn): void {
    this.#tasks.set(spawn.task, { spawn, lastWindow: this.#tasks.get(spawn.task)?.lastWindow });
  }

  polled({ rows }: TaskWindowsSection): void {
    for (const row of rows) {
      const task = this.#tasks.get(row.task);
      if (task !== undefined) task.lastWindow = row;
    }
  }

  ended(end: End): void {
    const task = this.#tasks.get(end.task);
    if (task === undefined) return;
    this.#tasks.delete(end.task);
    this.#ended.push({ spawn: task.spawn, end });
    if (this.#ended.length >= 2 * ENDED_KEPT) this.#ended = this.#ended.slice(-ENDED_KEPT);
  }

  /** Keeps only the tasks of a complete description of the program. */
  keepOnly(live: ReadonlySet<number>): void {
    for (const id of this.#tasks.keys()) if (!live.has(id)) this.#tasks.delete(id);
  }

  /** Forgets the tasks that ended before the windows that a client receives when it joins at `now`. */
  forgetEnded(now: number): void {
    const kept = this.#ended.findIndex(({ end }) => end.time > now - HISTORY_NS);
    this.#ended = kept < 0 ? [] : this.#ended.slice(kept);
  }

  /** What has been defined since the last call, without the tasks. */
  takeChanges(): Section[] {
    const sections: Section[] = [];
    if (this.#freshStrings.length > 0) sections.push(this.#stringsSection(this.#freshStrings));
    if (this.#workersChanged) sections.push(this.#workersSection());
    if (this.#queuesChanged) sections.push(this.#queuesSection());
    this.#freshStrings = [];
    this.#workersChanged = false;
    this.#queuesChanged = false;
    return sections;
  }

  snapshot(): Section[] {
    return [
      this.#stringsSection([...this.#strings.keys()]),
      this.#workersSection(),
      this.#queuesSection(),
      this.tasksSection(),
      this.#statesSection(),
      { kind: 'spawns', snapshot: false, rows: this.#ended.map(({ spawn }) => spawn) },
      { kind: 'ends', rows: this.#ended.map(({ end }) => end) },
    ];
  }

  tasksSection(): Section {
    return { kind: 'spawns', snapshot: true, rows: [...this.#tasks.values()].map(({ spawn }) => spawn) };
  }

  /** When and how the live tasks were last polled, however long ago: a task that is stuck has no window since. */
  #statesSection(): Section {
    const rows = [...this.#tasks.values()].flatMap(({ lastWindow }) =>
      lastWindow === undefined ? [] : [{ ...lastWindow, pollTime: NOTHING, queueDelay: NOTHING }],
    );
    return { kind: 'taskWindows', start: 0, duration: 0, rows };
  }

  #intern(text: string): StringId {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = AGENT_STRINGS + this.#ids.size;
    this.#ids.set(text, id);
    this.#strings.set(id, text);
    this.#freshStrings.push(id);
    return id;
  }

  #stringsSection(ids: readonly StringId[]): Section {
    return { kind: 'strings', rows: ids.map((id) => ({ id, text: this.#strings.get(id) ?? '' })) };
  }

  #workersSection(): Section {
    return { kind: 'workers', rows: [...this.#workers].map(([worker, name]) => ({ worker, name })) };
  }

  #queuesSection(): Section {
    return { kind: 'queues', policy: this.#policy, rows: [...this.#queues.values()] };
  }
}

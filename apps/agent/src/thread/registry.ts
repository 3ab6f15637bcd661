import type { EndsSection, QueuesSection, Section, Spawn, StringId, WorkerId } from '@pollscope/protocol';
import type { Definition } from '../ring/ring-probe.ts';
import { HISTORY_NS } from './frame-stream.ts';

type QueueDefinition = QueuesSection['rows'][number];
export type End = EndsSection['rows'][number];

/** Ids of the strings that the agent itself defines; the probe's count up from 1. */
const AGENT_STRINGS = 1 << 28;
/** The windows of the past that a client receives when it joins tell of tasks that have ended since; at most so many. */
const ENDED_KEPT = 20_000;

/**
 * What a client has to know before it can read the stream: names, queues, workers and the tasks that are live. Sent
 * whole to a client that joins, and to the others as it changes.
 */
export class Registry {
  readonly #tasks = new Map<number, Spawn>();
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
    this.#tasks.set(spawn.task, spawn);
  }

  ended(end: End): void {
    const spawn = this.#tasks.get(end.task);
    if (spawn === undefined) return;
    this.#tasks.delete(end.task);
    this.#ended.push({ spawn, end });
    if (this.#ended.length >= 2 * ENDED_KEPT) this.#ended = this.#ended.slice(-ENDED_KEPT);
  }

  /** Forgets the live tasks: they are about to be described anew. */
  forgetTasks(): void {
    this.#tasks.clear();
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
      { kind: 'spawns', snapshot: false, rows: this.#ended.map(({ spawn }) => spawn) },
      { kind: 'ends', rows: this.#ended.map(({ end }) => end) },
    ];
  }

  tasksSection(): Section {
    return { kind: 'spawns', snapshot: true, rows: [...this.#tasks.values()] };
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

import {
  type EndsSection,
  type Finding,
  type Nanoseconds,
  type OpenPollsSection,
  type QueueId,
  type ResourceId,
  type ResourceWindow,
  type Spawn,
  type StringId,
  TaskKind,
  TaskOutcome,
} from '@pollscope/protocol';
import { clipped } from '../../text.ts';
import type { WallTime } from '../event.ts';
import { Distributions } from './distributions.ts';
import { Groups } from './groups.ts';
import { LintBook } from './lint-book.ts';
import { type ResourceDefinition, LiveResources, type Waiter } from './live-resources.ts';
import { baselineOf, openPollsOf, type Windows, windowsOf } from './live-windows.ts';
import { factsOf, LiveTask, type TaskFacts } from './live-task.ts';
import type { SpanId, ToldTask, ToldTaskDetails, ToldTaskStats } from './told.ts';

export interface LiveModelOptions {
  /** Gives a text its id in the stream. */
  readonly text: (text: string) => StringId;
  /** What may be told of a name or a place; default: all. */
  readonly redact?: (text: string, kind: 'task' | 'location' | 'resource') => string;
  /** False: none; otherwise all but those with these names. */
  readonly lints?: false | { readonly without: readonly string[] };
}

/** What one update adds to the stream. Windows reach from the update before to this one; the first has none. */
export interface Step extends Windows {
  readonly from: Nanoseconds | undefined;
  readonly to: Nanoseconds;
  readonly queues: readonly { readonly queue: QueueId; readonly name: string }[];
  readonly resources: readonly ResourceDefinition[];
  readonly spawns: readonly Spawn[];
  readonly ends: EndsSection['rows'];
  readonly openPolls: OpenPollsSection['rows'];
  readonly resourceWindows: readonly ResourceWindow[];
  readonly findings: readonly Finding[];
}

/**
 * What console-subscriber tells of a program, update by update. Fed with the parts of an update in their order, then
 * closed with the update's time. Memory: some 1 KiB for each live task.
 */
export class LiveModel {
  readonly resources: LiveResources;
  readonly #text: LiveModelOptions['text'];
  readonly #redact: NonNullable<LiveModelOptions['redact']>;
  readonly #tasks = new Map<SpanId, LiveTask>();
  readonly #unborn = new Map<SpanId, ToldTask>();
  readonly #groups = new Groups();
  readonly #lints: LintBook;
  /** Told of since the last step. */
  readonly #told = new Set<LiveTask>();
  #spawns: Spawn[] = [];
  #ended: LiveTask[] = [];
  #lastTask = 0;
  #originSecond: number | undefined;
  #closedAt: Nanoseconds | undefined;
  #hasScheduledTimes: boolean | undefined;
  #isWhole = false;
  #newestStart: Nanoseconds = Number.NEGATIVE_INFINITY;

  constructor({ text, redact = (plain) => plain, lints = { without: [] } }: LiveModelOptions) {
    this.#text = text;
    this.#redact = redact;
    this.#lints = new LintBook(lints);
    this.resources = new LiveResources((name) => text(redact(name, 'resource')));
  }

  /** Milliseconds since 1970 of the stream's time 0; 0 before the first time was told. */
  get startedAt(): number {
    return (this.#originSecond ?? 0) * 1e3;
  }

  /** Tasks that have not ended. */
  get liveTasks(): number {
    return this.#tasks.size;
  }

  /** False: the subscriber is too old to tell of the wait between wake and poll. */
  get hasScheduledTimes(): boolean {
    return this.#hasScheduledTimes ?? true;
  }

  /** When the task or the operation began that began last, of those told of. */
  get newestStart(): Nanoseconds {
    return Math.max(this.#newestStart, this.resources.newestStart);
  }

  /** How old the news was at the last step: the time since the newest start. Grows also while nothing starts. */
  get delay(): Nanoseconds {
    return (this.#closedAt ?? Number.NEGATIVE_INFINITY) - this.newestStart;
  }

  /** On the stream's clock, which begins with the second of the first time told. */
  readonly at = ({ seconds, nanoseconds }: WallTime): Nanoseconds => {
    this.#originSecond ??= seconds;
    return (seconds - this.#originSecond) * 1e9 + nanoseconds;
  };

  /** The update that comes now tells of everything that there is, as the first one on each connection does. */
  beginWhole(): void {
    this.#isWhole = true;
    this.resources.forgetOperations();
  }

  task(told: ToldTask): void {
    this.#unborn.set(told.span, told);
  }

  taskStats(span: SpanId, stats: ToldTaskStats): void {
    this.#hasScheduledTimes ??= stats.scheduled !== undefined;
    const facts = factsOf(stats, this.at);
    this.#newestStart = Math.max(this.#newestStart, facts.createdAt);
    const task = this.#known(span, facts) ?? this.#met(span, facts);
    if (task === undefined) return;
    this.#told.add(task);
    if (facts.state === 'done') this.#end(span, task);
  }

  /** What a watched task's histograms are now. */
  taskDetails(span: SpanId, details: ToldTaskDetails): void {
    const task = this.#tasks.get(span);
    if (task === undefined) return;
    task.distributions ??= new Distributions();
    task.distributions.told(details);
  }

  /** The task is not watched any more. */
  unwatched(span: SpanId): void {
    const task = this.#tasks.get(span);
    if (task !== undefined) task.distributions = undefined;
  }

  /** When the task began, if it is live: with its id it tells one program from another. */
  createdAt(span: SpanId): Nanoseconds | undefined {
    return this.#tasks.get(span)?.facts.createdAt;
  }

  /** The live tasks with most polls since the last step. */
  busiest(limit: number): readonly SpanId[] {
    const busy: { readonly span: SpanId; readonly polls: number }[] = [];
    for (const [span, task] of this.#tasks) {
      // One or two polls are known without being watched.
      if (task.newPolls > 2) busy.push({ span, polls: task.newPolls });
    }
    return busy
      .sort((a, b) => b.polls - a.polls)
      .slice(0, limit)
      .map(({ span }) => span);
  }

  /** Everything up to `now` has been told. */
  close(at: WallTime): Step {
    const now = Math.max(this.at(at), this.#closedAt ?? Number.NEGATIVE_INFINITY);
    const from = this.#closedAt;
    this.#closedAt = now;
    this.#unborn.clear();
    if (this.#isWhole) this.#endUntold();
    this.#isWhole = false;
    const waiters = this.#waiters();
    const live = [...this.#tasks.values()];
    const windows = from === undefined ? baselineOf(this.#told) : windowsOf(this.#told, live);
    for (const task of this.#told) if (task.facts.state !== 'done') this.#lints.told(task, now);
    this.#told.clear();
    return {
      from,
      to: now,
      queues: this.#groups.takeFresh(),
      resources: this.resources.takeFresh(),
      spawns: this.#takeSpawns(),
      ends: this.#takeEnds(now),
      openPolls: openPollsOf(live, now),
      ...windows,
      resourceWindows: this.resources.takeRows(waiters, now),
      findings: this.#lints.look(now),
    };
  }

  /** Unless the id is that of another task now, whose end was not told. */
  #known(span: SpanId, facts: TaskFacts): LiveTask | undefined {
    const task = this.#tasks.get(span);
    if (task === undefined) return undefined;
    if (task.facts.createdAt === facts.createdAt) {
      task.facts = facts;
      return task;
    }
    this.#end(span, task);
    return undefined;
  }

  /**
   * Undefined when its creation was among what was dropped, or it had ended before anybody looked. The subscriber may tell
   * of tasks long after their end: see {@link LiveModel.delay}.
   */
  #met(span: SpanId, facts: TaskFacts): LiveTask | undefined {
    const told = this.#unborn.get(span);
    const { endedAt } = facts;
    const isPast =
      this.#isWhole && endedAt !== undefined && (this.#closedAt === undefined || endedAt <= this.#closedAt);
    return told === undefined || isPast ? undefined : this.#begin(told, facts);
  }

  /** Tasks of which a whole update does not tell have ended unseen. */
  #endUntold(): void {
    for (const [span, task] of this.#tasks) if (!this.#told.has(task)) this.#end(span, task);
  }

  #begin({ span, fields, location: told }: ToldTask, facts: TaskFacts): LiveTask {
    this.#unborn.delete(span);
    const kind = fields.get('kind') ?? 'task';
    const given = fields.get('task.name') ?? '';
    const name = given === '' ? `${kind} ${fields.get('task.id') ?? span}` : this.#redact(clipped(given), 'task');
    const location = told === '' ? '' : this.#redact(clipped(told), 'location');
    const spawn: Spawn = {
      task: ++this.#lastTask,
      time: facts.createdAt,
      queue: this.#groups.idOf(location === '' ? kind : location),
      name: this.#text(name),
      parent: 0,
      location: this.#text(location),
      taskKind: TaskKind.async,
    };
    const task = new LiveTask(spawn, { name, location, fields }, facts);
    this.#tasks.set(span, task);
    this.#spawns.push(spawn);
    return task;
  }

  #end(span: SpanId, task: LiveTask): void {
    this.#tasks.delete(span);
    this.#lints.ended(task);
    this.#ended.push(task);
  }

  #takeSpawns(): readonly Spawn[] {
    const spawns = this.#spawns.sort((a, b) => a.time - b.time);
    this.#spawns = [];
    return spawns;
  }

  /** How tasks ended is not told. */
  #takeEnds(now: Nanoseconds): EndsSection['rows'] {
    const ended = this.#ended;
    this.#ended = [];
    return ended
      .map(({ spawn, facts }) => ({
        task: spawn.task,
        time: facts.endedAt ?? now,
        outcome: TaskOutcome.ready,
        message: 0,
      }))
      .sort((a, b) => a.time - b.time);
  }

  #waiters(): ReadonlyMap<ResourceId, readonly Waiter[]> {
    const waiters = new Map<ResourceId, Waiter[]>();
    const waits = this.resources.waits();
    for (const [span, task] of this.#tasks) {
      task.waitsOn = waits.get(span) ?? 0;
      const { state, lastEnded } = task.facts;
      if (task.waitsOn === 0 || state !== 'idle' || lastEnded === undefined) continue;
      const waiter = { task: task.spawn.task, since: lastEnded };
      const known = waiters.get(task.waitsOn);
      if (known === undefined) waiters.set(task.waitsOn, [waiter]);
      else known.push(waiter);
    }
    return waiters;
  }
}

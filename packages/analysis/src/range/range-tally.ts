import {
  type EndsSection,
  type Finding,
  type FindingId,
  type FindingSubject,
  type Frame,
  type Nanoseconds,
  type QueueId,
  type QueueWindowsSection,
  type ResourceId,
  type ResourceWindowsSection,
  type Section,
  type SpawnsSection,
  TaskOutcome,
  type TaskWindowsSection,
  type WorkerId,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import type { ResourceRef } from '../store/activity-queries.ts';
import { Definitions } from '../store/definitions.ts';
import { isInRange } from '../store/finding-list.ts';
import type { TimeRange } from '../store/queries.ts';
import { QueueTotal } from '../store/queue-total.ts';
import { Resources } from '../store/resources.ts';
import { queueName, taskName, UNNAMED_TASKS } from '../store/task-names.ts';
import { middleOf, type Window } from '../store/window-series.ts';
import { WorkerTotal } from '../store/worker-total.ts';
import { GroupTotals } from './group-totals.ts';
import { ResourceTotals } from './resource-totals.ts';
import { TaskNames } from './task-names.ts';

/** More findings than a person reads; the gravest of a long recording come early or again. */
const MOST_FINDINGS = 10_000;

export interface FoundFinding {
  readonly finding: Finding;
  /** Whom it is about, by name, so that it can be found again in another run. */
  readonly subject: string;
}

/**
 * Adds up a range of a stream, frame by frame. A window counts when its middle lies in the range, as in `ConsoleStore`, so
 * that both give the same figures; but nothing that was added is kept, so that memory grows with what has a name and with
 * the tasks that are live at once, not with the stream.
 */
export class RangeTally {
  readonly definitions = new Definitions();
  readonly queues = new Map<QueueId, QueueTotal>();
  readonly workers = new Map<WorkerId, WorkerTotal>();
  /** Tasks of one name in one queue. */
  readonly tasks = new GroupTotals();
  /** Tasks that were spawned at one place of the source. */
  readonly locations = new GroupTotals();
  readonly resources = new ResourceTotals();
  readonly findings = new Map<FindingId, FoundFinding>();
  /** That the windows of queues, and those of tasks, cover. */
  queueTime: Nanoseconds = 0;
  taskTime: Nanoseconds = 0;
  recordsLost = 0;
  framesLost = 0;
  spawned = 0;
  readonly ended: Record<keyof typeof TaskOutcome, number> = { ready: 0, panicked: 0, aborted: 0 };
  readonly #range: TimeRange;
  readonly #taskNames = new TaskNames();
  // For what resources are called; their windows are added up, not kept.
  readonly #resourceNames = new Resources(0);
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  constructor(range: TimeRange) {
    this.#range = range;
  }

  /** From the first to the last window that counts; undefined without any. */
  get covered(): TimeRange | undefined {
    return this.#from < this.#to ? { from: this.#from, to: this.#to } : undefined;
  }

  /** Kind, name and bound of a resource. */
  resource(id: ResourceId): ResourceRef & { readonly capacity: number } {
    return { ...this.#resourceNames.ref(id, this.definitions), capacity: this.#resourceNames.capacity(id) };
  }

  /** What was before: it says what things are called, and counts for nothing. */
  begin({ sections }: Frame): void {
    for (const section of sections) {
      if (section.kind === 'findings') this.#addFindings(section.rows);
      else this.#define(section);
    }
  }

  add(section: Section): void {
    this.#define(section);
    if (section.kind === 'spawns') this.#countSpawns(section);
    else if (section.kind === 'ends') this.#countEnds(section);
    else if (section.kind === 'findings') this.#addFindings(section.rows);
    else if (section.kind === 'queueWindows') this.#addQueues(section);
    else if (section.kind === 'workerWindows') this.#addWorkers(section);
    else if (section.kind === 'taskWindows') this.#addTasks(section);
    else if (section.kind === 'resourceWindows') this.#addResources(section);
    else if (section.kind === 'loss') {
      for (const { to, records } of section.rows) if (this.#has(to)) this.recordsLost += records;
    }
  }

  #define(section: Section): void {
    if (section.kind === 'strings') this.definitions.defineStrings(section);
    else if (section.kind === 'workers') this.definitions.defineWorkers(section);
    else if (section.kind === 'queues') this.definitions.defineQueues(section);
    else if (section.kind === 'resources') this.#resourceNames.define(section);
    else if (section.kind === 'spawns') this.#taskNames.spawned(section);
    else if (section.kind === 'ends') this.#taskNames.ended(section);
  }

  #has(time: Nanoseconds): boolean {
    return time >= this.#range.from && time < this.#range.to;
  }

  /** Whether the window counts. One of no duration is part of a snapshot. */
  #counts(window: Window): boolean {
    if (window.duration === 0 || !this.#has(middleOf(window))) return false;
    this.#from = Math.min(this.#from, window.start);
    this.#to = Math.max(this.#to, window.start + window.duration);
    return true;
  }

  #addQueues(section: QueueWindowsSection): void {
    for (const { queue } of section.rows) this.definitions.sawQueue(queue);
    if (!this.#counts(section)) return;
    this.queueTime += section.duration;
    for (const row of section.rows) {
      const total = known(this.queues, row.queue, () => new QueueTotal());
      total.add(row);
      total.pollTime.mergeSparse(row.pollTime);
      total.queueDelay.mergeSparse(row.queueDelay);
    }
  }

  #addWorkers(section: WorkerWindowsSection): void {
    for (const { worker } of section.rows) this.definitions.sawWorker(worker);
    if (!this.#counts(section)) return;
    for (const row of section.rows) known(this.workers, row.worker, () => new WorkerTotal()).add(row);
  }

  #addTasks(section: TaskWindowsSection): void {
    if (this.#counts(section)) {
      this.taskTime += section.duration;
      for (const row of section.rows) {
        const { queue, name, location } = this.#taskNames.get(row.task);
        this.tasks.add(`${queue}:${name}`, row, () => ({
          name: this.definitions.text(name) || UNNAMED_TASKS,
          queue: queueName(this.definitions, { queue }),
        }));
        if (location === 0) continue;
        this.locations.add(`${location}`, row, () => ({ name: this.definitions.text(location), queue: '' }));
      }
    }
    this.#taskNames.forgetEnded(section.start + section.duration);
  }

  #addResources(section: ResourceWindowsSection): void {
    if (this.#counts(section)) for (const row of section.rows) this.resources.add(row);
  }

  #countSpawns({ snapshot, rows }: SpawnsSection): void {
    if (!snapshot) for (const { time } of rows) if (this.#has(time)) this.spawned++;
  }

  #countEnds({ rows }: EndsSection): void {
    for (const { time, outcome } of rows) {
      if (!this.#has(time)) continue;
      if (outcome === TaskOutcome.ready) this.ended.ready++;
      else if (outcome === TaskOutcome.panicked) this.ended.panicked++;
      else this.ended.aborted++;
    }
  }

  #addFindings(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const before = this.findings.get(finding.id);
      if (!isInRange(finding, this.#range)) this.findings.delete(finding.id);
      else if (before !== undefined) this.findings.set(finding.id, { ...before, finding });
      else if (this.findings.size < MOST_FINDINGS) {
        this.findings.set(finding.id, { finding, subject: this.#subjectOf(finding.subjects[0]) });
      }
    }
  }

  #subjectOf(subject: FindingSubject | undefined): string {
    switch (subject?.kind) {
      case undefined:
        return '';
      case 'queue':
        return this.definitions.queue(subject.id).name;
      case 'worker':
        return this.definitions.workerName(subject.id);
      case 'resource':
        return this.resource(subject.id).name;
      case 'task':
        return taskName(this.definitions, { id: subject.id, name: this.#taskNames.get(subject.id).name });
    }
  }
}

function known<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

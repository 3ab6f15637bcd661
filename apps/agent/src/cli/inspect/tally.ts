import { Histogram } from '@pollscope/analysis';
import {
  type Finding,
  type FindingId,
  type QueueId,
  type QueueWindow,
  type QueuesSection,
  type Section,
  type StringId,
  TaskOutcome,
  type TaskWindowsSection,
  type WorkerId,
  type WorkerWindow,
} from '@pollscope/protocol';
import type { TimeRange } from '@pollscope/protocol/recording';
import { TaskNames } from './task-names.ts';

/** More findings than a person reads; the gravest of a long recording come early or again. */
const MOST_FINDINGS = 10_000;

export interface QueueTally {
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
  received: number;
  entitled: number;
  lagMin: number;
  lagMax: number;
  depthMax: number;
  maxGap: number;
  slices: number;
  preemptions: number;
}

export interface GroupTally {
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
}

export type WorkerTally = Omit<WorkerWindow, 'worker' | 'state' | 'stateSince'>;

/**
 * Adds up a recording section by section. A window counts when its middle lies in the range, as on the page. Memory grows
 * with what has a name and with the tasks that are live at once, not with the recording.
 */
export class Tally {
  readonly strings = new Map<StringId, string>();
  readonly queueDefinitions = new Map<QueueId, QueuesSection['rows'][number]>();
  readonly workerNames = new Map<WorkerId, StringId>();
  readonly queues = new Map<QueueId, QueueTally>();
  readonly workers = new Map<WorkerId, WorkerTally>();
  /** By the name of the tasks, and by the place where they were spawned. */
  readonly groups = new Map<StringId, GroupTally>();
  readonly locations = new Map<StringId, GroupTally>();
  readonly findings = new Map<FindingId, Finding>();
  policy: StringId = 0;
  recordsLost = 0;
  spawned = 0;
  readonly ended = { ready: 0, panicked: 0, aborted: 0 };
  /** From the first to the last window that counts. */
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;
  readonly #range: Readonly<TimeRange>;
  readonly #tasks = new TaskNames();

  constructor(range: Readonly<TimeRange>) {
    this.#range = range;
  }

  add(section: Section): void {
    switch (section.kind) {
      case 'strings':
        for (const { id, text } of section.rows) this.strings.set(id, text);
        return;
      case 'workers':
        for (const { worker, name } of section.rows) this.workerNames.set(worker, name);
        return;
      case 'queues':
        this.policy = section.policy;
        for (const row of section.rows) this.queueDefinitions.set(row.queue, row);
        return;
      case 'spawns':
        this.#tasks.spawned(section);
        if (!section.snapshot) this.spawned += section.rows.filter(({ time }) => this.#counts(time)).length;
        return;
      case 'ends':
        this.#tasks.ended(section);
        for (const { time, outcome } of section.rows) if (this.#counts(time)) this.#end(outcome);
        return;
      case 'loss':
        for (const { to, records } of section.rows) if (this.#counts(to)) this.recordsLost += records;
        return;
      case 'findings':
        for (const row of section.rows) this.#found(row);
        return;
      case 'queueWindows':
        if (this.#begins(section)) for (const row of section.rows) this.#queue(row);
        return;
      case 'workerWindows':
        if (this.#begins(section)) for (const row of section.rows) this.#worker(row);
        return;
      case 'taskWindows':
        if (this.#begins(section)) this.#taskWindows(section);
        return;
      case 'resources':
      case 'resourceWindows':
      case 'agentWindow':
      case 'openPolls':
      case 'stacks':
      // Single events, which the windows have counted.
      case 'polls':
      case 'parks':
      case 'driverTurns':
      case 'queueSamples':
      case 'wakes':
      case 'waits':
      case 'holds':
      case 'slices':
      case 'marks':
    }
  }

  #counts(time: number): boolean {
    return time >= this.#range.from && time < this.#range.to;
  }

  /** Whether the window counts. One of no duration is part of a snapshot. */
  #begins({ start, duration }: { readonly start: number; readonly duration: number }): boolean {
    if (duration === 0 || !this.#counts(start + duration / 2)) return false;
    this.from = Math.min(this.from, start);
    this.to = Math.max(this.to, start + duration);
    return true;
  }

  #queue(row: QueueWindow): void {
    let tally = this.queues.get(row.queue);
    if (tally === undefined) {
      const none = { received: 0, entitled: 0, depthMax: 0, maxGap: 0, slices: 0, preemptions: 0 };
      const histograms = { pollTime: new Histogram(), queueDelay: new Histogram() };
      tally = { ...none, ...histograms, lagMin: row.lag, lagMax: row.lag };
      this.queues.set(row.queue, tally);
    }
    tally.received += row.received;
    tally.entitled += row.entitled;
    tally.slices += row.slices;
    tally.preemptions += row.preemptions;
    tally.lagMin = Math.min(tally.lagMin, row.lag);
    tally.lagMax = Math.max(tally.lagMax, row.lag);
    tally.depthMax = Math.max(tally.depthMax, row.depthMax);
    tally.maxGap = Math.max(tally.maxGap, row.maxGap);
    tally.pollTime.mergeSparse(row.pollTime);
    tally.queueDelay.mergeSparse(row.queueDelay);
  }

  #worker({ worker, polls, parks, polling, driver, parked }: WorkerWindow): void {
    const before = this.workers.get(worker);
    this.workers.set(worker, {
      polls: polls + (before?.polls ?? 0),
      parks: parks + (before?.parks ?? 0),
      polling: polling + (before?.polling ?? 0),
      driver: driver + (before?.driver ?? 0),
      parked: parked + (before?.parked ?? 0),
    });
  }

  #taskWindows({ start, duration, rows }: TaskWindowsSection): void {
    for (const { task, pollTime, queueDelay } of rows) {
      const { name, location } = this.#tasks.get(task);
      for (const group of [groupIn(this.groups, name), groupIn(this.locations, location)]) {
        group.pollTime.mergeSparse(pollTime);
        group.queueDelay.mergeSparse(queueDelay);
      }
    }
    this.#tasks.forgetEnded(start + duration);
  }

  #end(outcome: TaskOutcome): void {
    switch (outcome) {
      case TaskOutcome.ready:
        this.ended.ready++;
        return;
      case TaskOutcome.panicked:
        this.ended.panicked++;
        return;
      case TaskOutcome.aborted:
        this.ended.aborted++;
    }
  }

  #found(finding: Finding): void {
    if (finding.last < this.#range.from || finding.first >= this.#range.to) return;
    if (this.findings.size < MOST_FINDINGS || this.findings.has(finding.id)) this.findings.set(finding.id, finding);
  }
}

function groupIn(groups: Map<StringId, GroupTally>, id: StringId): GroupTally {
  let group = groups.get(id);
  if (group === undefined) {
    group = { pollTime: new Histogram(), queueDelay: new Histogram() };
    groups.set(id, group);
  }
  return group;
}

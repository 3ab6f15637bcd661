import {
  type AgentWindowSection,
  type EndsSection,
  type FindingId,
  type FindingsSection,
  type LossSection,
  type Section,
  type StringId,
  TaskOutcome,
  type WorkerId,
  type WorkersSection,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import { AllQueueTotals, type QueueTotals } from './queue-totals.ts';
import { type Labels, SeriesLabels } from './series-labels.ts';

/** One worker, or all those that share its labels. Times in nanoseconds; all from the beginning of the stream. */
export interface WorkerTotals {
  readonly labels: Labels;
  readonly time: { polling: number; driver: number; parked: number };
  parks: number;
  lostRecords: number;
}

/** What the agent itself has done since it began; times in nanoseconds. */
export interface AgentTotals {
  records: number;
  busy: number;
  probeCost: number;
  bytesSent: number;
  /** Now. */
  clients: number;
  /** Fullest in the last second, from 0 to 1. */
  ringFill: number;
}

export interface FindingTotals {
  opened: number;
  open: number;
}

export interface ProgramTotalsOptions {
  /** The text of a string that a section refers to. */
  readonly text: (id: StringId) => string;
  readonly liveTasks: () => number;
  /** Detectors at work: their findings count from zero instead of from the first one. */
  readonly detectors: readonly string[];
}

/**
 * Adds up what the stream says, from its beginning, for those that read at times of their own: metrics. Fed with the
 * sections of the base and windows channels as they go out; a section costs O(its rows), memory depends on the number of
 * queues and workers only.
 */
export class ProgramTotals {
  readonly agent: AgentTotals = { records: 0, busy: 0, probeCost: 0, bytesSent: 0, clients: 0, ringFill: 0 };
  /** How many tasks ended in which way. */
  readonly ended: Record<keyof typeof TaskOutcome, number> = { ready: 0, panicked: 0, aborted: 0 };
  /** By detector. */
  readonly findings = new Map<string, FindingTotals>();
  readonly liveTasks: () => number;
  readonly #text: (id: StringId) => string;
  readonly #queues: AllQueueTotals;
  readonly #workerLabels = new SeriesLabels('worker');
  readonly #workers = new Map<Labels, WorkerTotals>();
  readonly #ofWorker = new Map<WorkerId, WorkerTotals>();
  readonly #openFindings = new Set<FindingId>();
  #lastFinding: FindingId = 0;

  constructor({ text, liveTasks, detectors }: ProgramTotalsOptions) {
    this.#text = text;
    this.liveTasks = liveTasks;
    for (const detector of detectors) this.#findingTotals(detector);
    this.#queues = new AllQueueTotals({ text, workerName: (worker) => this.#worker(worker).labels['worker'] ?? '' });
  }

  get queues(): Iterable<QueueTotals> {
    return this.#queues.all;
  }

  get workers(): Iterable<WorkerTotals> {
    return this.#workers.values();
  }

  observe(section: Section): void {
    switch (section.kind) {
      case 'workers':
        return this.#nameWorkers(section);
      case 'queues':
        return this.#queues.define(section);
      case 'ends':
        return this.#addEnds(section);
      case 'queueWindows':
        return this.#queues.add(section);
      case 'workerWindows':
        return this.#addWorkerWindows(section);
      case 'agentWindow':
        return this.#addAgentWindow(section);
      case 'loss':
        return this.#addLoss(section);
      case 'findings':
        return this.#addFindings(section);
      // Metrics of single tasks, resources or events would have as many series as there are tasks.
      case 'strings':
      case 'spawns':
      case 'taskWindows':
      case 'resources':
      case 'resourceWindows':
      case 'openPolls':
      case 'stacks':
      case 'polls':
      case 'parks':
      case 'driverTurns':
      case 'queueSamples':
      case 'wakes':
      case 'waits':
      case 'holds':
      case 'slices':
      case 'marks':
        return;
    }
  }

  #nameWorkers({ rows }: WorkersSection): void {
    for (const { worker, name } of rows) this.#ofWorker.set(worker, this.#workerTotals(this.#text(name)));
  }

  #worker(worker: WorkerId): WorkerTotals {
    return this.#ofWorker.get(worker) ?? this.#workerTotals(`${worker}`);
  }

  #workerTotals(name: string): WorkerTotals {
    const labels = this.#workerLabels.of({ worker: name });
    const known = this.#workers.get(labels);
    if (known !== undefined) return known;
    const totals = { labels, time: { polling: 0, driver: 0, parked: 0 }, parks: 0, lostRecords: 0 };
    this.#workers.set(labels, totals);
    return totals;
  }

  #addEnds({ rows }: EndsSection): void {
    for (const { outcome } of rows) {
      if (outcome === TaskOutcome.ready) this.ended.ready++;
      else if (outcome === TaskOutcome.panicked) this.ended.panicked++;
      else this.ended.aborted++;
    }
  }

  #addWorkerWindows({ rows }: WorkerWindowsSection): void {
    for (const row of rows) {
      const totals = this.#worker(row.worker);
      totals.time.polling += row.polling;
      totals.time.driver += row.driver;
      totals.time.parked += row.parked;
      totals.parks += row.parks;
    }
  }

  #addAgentWindow(window: AgentWindowSection): void {
    const { agent } = this;
    agent.records += window.records;
    agent.busy += window.busy;
    agent.probeCost += window.probeCost;
    agent.bytesSent += window.bytesSent;
    agent.clients = window.clients;
    agent.ringFill = window.ringFillPermille / 1000;
  }

  #addLoss({ rows }: LossSection): void {
    for (const { worker, records } of rows) this.#worker(worker).lostRecords += records;
  }

  #addFindings({ rows }: FindingsSection): void {
    for (const { id, detector, state } of rows) {
      const totals = this.#findingTotals(detector);
      const wasOpen = this.#openFindings.has(id);
      // Ids count up, so a higher one is new: closed already, it opened since the last section.
      const isNew = id > this.#lastFinding;
      if (!wasOpen && (isNew || state === 'open')) totals.opened++;
      if (isNew) this.#lastFinding = id;
      if (state === 'open') this.#openFindings.add(id);
      else this.#openFindings.delete(id);
      totals.open += Number(state === 'open') - Number(wasOpen);
    }
  }

  #findingTotals(detector: string): FindingTotals {
    const known = this.findings.get(detector);
    if (known !== undefined) return known;
    const totals = { opened: 0, open: 0 };
    this.findings.set(detector, totals);
    return totals;
  }
}

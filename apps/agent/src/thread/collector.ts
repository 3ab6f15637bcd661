import type { Aggregator } from '@pollscope/analysis';
import {
  type DriverTurnsSection,
  type LossSection,
  type ParksSection,
  type PollOutcome,
  type QueueSample,
  type Section,
  type Spawn,
  type TaskOutcome,
  type UnparkReason,
  type WorkerId,
  WorkerState,
} from '@pollscope/protocol';
import { RecordKind } from '../ring/layout.ts';
import type { RecordSink, RingReader } from '../ring/ring-reader.ts';
import { PollBuffer } from './poll-buffer.ts';
import type { End, Registry } from './registry.ts';

type Row<S extends { readonly rows: readonly unknown[] }> = S['rows'][number];

/** A poll that has run for so long is told of while it runs; shorter ones would be over when the console shows them. */
const OPEN_POLL_AFTER_NS = 20_000_000;

export interface CollectorOptions {
  readonly worker: WorkerId;
  readonly reader: RingReader;
  readonly aggregator: Aggregator;
  readonly registry: Registry;
}

/** Takes one worker's records out of its ring and sorts them into the sections of the next frames. */
export class Collector implements RecordSink {
  /** Whether anybody wants single events; without, they go into the aggregates only. */
  wantsEvents = false;
  /** Set when records were lost, so that what is known of the live tasks may be wrong; cleared by a snapshot. */
  needsSnapshot = false;
  records = 0;
  dropped = 0;
  fullest = 0;
  readonly #options: CollectorOptions;
  readonly #polls = new PollBuffer();
  #spawns: Spawn[] = [];
  #ends: End[] = [];
  #losses: Row<LossSection>[] = [];
  #parks: Row<ParksSection>[] = [];
  #driverTurns: Row<DriverTurnsSection>[] = [];
  #queueSamples: QueueSample[] = [];
  #sampled: Omit<QueueSample, 'received' | 'entitled'> | undefined;
  /** The tasks told of so far by a description in progress. */
  #described: Set<number> | undefined;
  #snapshot: Section | undefined;
  #openPollTold = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** Reads all that the program has published; returns how many records that were. Costs some 40 ns a record. */
  drain(head: number): number {
    const { reader } = this.#options;
    const count = reader.drainTo(head, this);
    this.records += count;
    this.fullest = Math.max(this.fullest, count / reader.capacity);
    return count;
  }

  record(time: number, a: number, b: number, subject: number, tag: number): void {
    const { worker, aggregator, registry } = this.#options;
    const flags = (tag >> 8) & 0xff;
    const queue = (tag >> 16) & 0xff;
    switch (tag & 0xff) {
      case RecordKind.poll: {
        const task = subject >>> 0;
        aggregator.poll(worker, queue, task, time, a, b, flags as PollOutcome);
        if (this.wantsEvents) this.#polls.push(task, time, a, b, flags);
        return;
      }
      case RecordKind.spawn: {
        const spawn = { task: subject >>> 0, time, queue, name: b, parent: a };
        registry.spawned(spawn);
        this.#described?.add(spawn.task);
        this.#spawns.push(spawn);
        return;
      }
      case RecordKind.end: {
        const end = { task: subject >>> 0, time, outcome: flags as TaskOutcome, message: a };
        registry.ended(end);
        this.#ends.push(end);
        return;
      }
      case RecordKind.park: {
        aggregator.park(worker, time, a);
        if (this.wantsEvents) this.#parks.push({ start: time, duration: a, reason: flags as UnparkReason });
        return;
      }
      case RecordKind.driverTurn: {
        aggregator.driverTurn(worker, time, a);
        if (this.wantsEvents) this.#driverTurns.push({ start: time, duration: a });
        return;
      }
      case RecordKind.queueSample: {
        this.#sampled = { time, queue, depth: subject, vruntime: a, lag: b };
        return;
      }
      case RecordKind.queueService: {
        if (this.#sampled === undefined) return;
        const sample = { ...this.#sampled, received: a, entitled: b };
        this.#sampled = undefined;
        aggregator.queueSample(sample);
        if (this.wantsEvents) this.#queueSamples.push(sample);
        return;
      }
      case RecordKind.loss: {
        this.dropped += b;
        this.needsSnapshot = true;
        this.#losses.push({ worker, from: time, to: a, records: b });
        return;
      }
      case RecordKind.snapshotBegin: {
        // After a loss the end of any of them may be among what was lost.
        if (this.needsSnapshot) this.#spawns = [];
        this.needsSnapshot = false;
        this.#described = new Set();
        return;
      }
      case RecordKind.snapshotEnd: {
        // Records lost in between leave it incomplete, and the next one will be asked for.
        if (!this.needsSnapshot && this.#described !== undefined) {
          registry.keepOnly(this.#described);
          this.#snapshot = registry.tasksSection();
        }
        this.#described = undefined;
        return;
      }
      default:
        throw new Error(`unknown ring record kind ${tag & 0xff}`);
    }
  }

  /** What every client is told, since the last call. `now` is on the executor's clock. */
  takeBase(now: number): Section[] {
    const { worker, registry } = this.#options;
    const sections: Section[] = registry.takeChanges();
    if (this.#snapshot !== undefined) sections.push(this.#snapshot);
    if (this.#spawns.length > 0) sections.push({ kind: 'spawns', snapshot: false, rows: this.#spawns });
    if (this.#ends.length > 0) sections.push({ kind: 'ends', rows: this.#ends });
    registry.forgetEnded(now);
    this.#spawns = [];
    this.#ends = [];
    this.#snapshot = undefined;

    const open = this.#options.reader.openPoll();
    const isLong = open !== undefined && now - open.start >= OPEN_POLL_AFTER_NS;
    if (isLong) {
      const { task, start } = open;
      sections.push({ kind: 'openPolls', rows: [{ worker, task, start, observedAt: now }] });
    } else if (this.#openPollTold) {
      sections.push({ kind: 'openPolls', rows: [] });
    }
    this.#openPollTold = isLong;
    return sections;
  }

  /** What was lost since the last call: belongs with the windows, which are lower bounds there. */
  takeLosses(): Section[] {
    const rows = this.#losses;
    this.#losses = [];
    return rows.length === 0 ? [] : [{ kind: 'loss', rows }];
  }

  /** Single events since the last call; to be encoded before the next drain, as the columns are reused. */
  takeEvents(): Section[] {
    const { worker } = this.#options;
    const sections: Section[] = [];
    if (this.#polls.length > 0) sections.push(this.#polls.section(worker));
    if (this.#parks.length > 0) sections.push({ kind: 'parks', worker, rows: this.#parks });
    if (this.#driverTurns.length > 0) sections.push({ kind: 'driverTurns', worker, rows: this.#driverTurns });
    if (this.#queueSamples.length > 0) sections.push({ kind: 'queueSamples', rows: this.#queueSamples });
    this.#polls.clear();
    this.#parks = [];
    this.#driverTurns = [];
    this.#queueSamples = [];
    return sections;
  }

  /** Tells the aggregator what the worker is doing now, so that a poll or park in progress counts in open windows. */
  observeState(): void {
    const { worker, aggregator, reader } = this.#options;
    const open = reader.openPoll();
    if (open !== undefined) {
      aggregator.workerState(worker, WorkerState.polling, open.start);
      return;
    }
    const { state, since } = reader.state();
    aggregator.workerState(worker, state as WorkerState, since);
  }
}

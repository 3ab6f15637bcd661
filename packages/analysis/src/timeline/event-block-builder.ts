import {
  type DriverTurnsSection,
  type OpenPollsSection,
  type ParksSection,
  type PollsSection,
  type QueueId,
  type QueueSamplesSection,
  type Section,
  type TaskId,
  type WakesSection,
  WorkerState,
} from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import { EventBlock } from './event-block.ts';
import { BREAKS, DEPTHS, OPEN_POLLS, POLLS, WAKES } from './schemas.ts';
import { Table } from './table.ts';

/** Of a task; `UNKNOWN_QUEUE` when it is not known. */
export type QueueOf = (task: TaskId) => QueueId;

/** Collects the sections that tell of single events. */
export class EventBlockBuilder {
  readonly #polls = new Table(POLLS);
  readonly #breaks = new Table(BREAKS);
  readonly #wakes = new Table(WAKES);
  readonly #depths = new Table(DEPTHS);
  readonly #openPolls = new Table(OPEN_POLLS);
  /** Row of the poll that each worker was last seen in. */
  readonly #openRow = new Map<number, number>();
  readonly #losses: TimeRange[] = [];
  readonly #queueOf: QueueOf;

  constructor(queueOf: QueueOf) {
    this.#queueOf = queueOf;
  }

  get polls(): number {
    return this.#polls.length;
  }

  /** Rows that are not polls. */
  get others(): number {
    return this.#breaks.length + this.#wakes.length + this.#depths.length + this.#openPolls.length;
  }

  /** Returns whether the section told of single events. */
  add(section: Section): boolean {
    if (section.kind === 'polls') this.#addPolls(section);
    else if (section.kind === 'parks') this.#addParks(section);
    else if (section.kind === 'driverTurns') this.#addDriverTurns(section);
    else if (section.kind === 'wakes') this.#addWakes(section);
    else if (section.kind === 'queueSamples') this.#addDepths(section);
    else if (section.kind === 'openPolls') this.#addOpenPolls(section);
    else if (section.kind === 'loss') for (const { from, to } of section.rows) this.#losses.push({ from, to });
    else return false;
    return true;
  }

  addLoss(range: TimeRange): void {
    this.#losses.push(range);
  }

  /** A block of what was added so far; costs a copy of it. */
  build(): EventBlock {
    const tables = [this.#polls, this.#breaks, this.#wakes, this.#depths, this.#openPolls];
    return new EventBlock({
      polls: this.#polls.sorted('start'),
      breaks: this.#breaks.sorted('start'),
      wakes: this.#wakes.sorted('time'),
      depths: this.#depths.sorted('time'),
      openPolls: this.#openPolls.sorted('start'),
      losses: [...this.#losses],
      bytes: tables.reduce((total, { bytes }) => total + bytes, 0),
    });
  }

  #addPolls(section: PollsSection): void {
    const at = this.#polls.reserve(section.length);
    const { start, duration, queueDelay, task, queue, worker, outcome, source } = this.#polls.columns;
    start.set(section.start.subarray(0, section.length), at);
    duration.set(section.duration.subarray(0, section.length), at);
    queueDelay.set(section.queueDelay.subarray(0, section.length), at);
    task.set(section.task.subarray(0, section.length), at);
    outcome.set(section.outcome.subarray(0, section.length), at);
    source.set(section.source.subarray(0, section.length), at);
    worker.fill(section.worker, at, at + section.length);
    // Tasks are often polled in turns of the same few.
    let last = -1;
    let of: QueueId = -1;
    for (let row = 0; row < section.length; row++) {
      const polled = section.task[row] as number;
      if (polled !== last) of = this.#queueOf(polled);
      last = polled;
      queue[at + row] = of;
    }
  }

  #addParks({ worker, rows }: ParksSection): void {
    for (const { start, duration, reason } of rows) {
      this.#addBreak({ start, duration, worker, state: WorkerState.parked, reason });
    }
  }

  #addDriverTurns({ worker, rows }: DriverTurnsSection): void {
    for (const { start, duration } of rows) {
      this.#addBreak({ start, duration, worker, state: WorkerState.driver, reason: 0 });
    }
  }

  #addBreak(one: Readonly<Record<keyof typeof BREAKS, number>>): void {
    const at = this.#breaks.reserve(1);
    const { start, duration, worker, state, reason } = this.#breaks.columns;
    start[at] = one.start;
    duration[at] = one.duration;
    worker[at] = one.worker;
    state[at] = one.state;
    reason[at] = one.reason;
  }

  #addWakes(section: WakesSection): void {
    const at = this.#wakes.reserve(section.length);
    const { time, task, waker, source, effect } = this.#wakes.columns;
    time.set(section.time.subarray(0, section.length), at);
    task.set(section.task.subarray(0, section.length), at);
    waker.set(section.waker.subarray(0, section.length), at);
    source.set(section.source.subarray(0, section.length), at);
    effect.set(section.effect.subarray(0, section.length), at);
  }

  #addDepths({ rows }: QueueSamplesSection): void {
    let at = this.#depths.reserve(rows.length);
    const { time, queue, depth } = this.#depths.columns;
    for (const row of rows) {
      time[at] = row.time;
      queue[at] = row.queue;
      depth[at++] = row.depth;
    }
  }

  /** A poll is told of again and again while it lasts: the last time counts. */
  #addOpenPolls({ rows }: OpenPollsSection): void {
    for (const row of rows) {
      const known = this.#openRow.get(row.worker);
      const isKnown = known !== undefined && this.#openPolls.columns.start[known] === row.start;
      const at = isKnown ? known : this.#openPolls.reserve(1);
      this.#openRow.set(row.worker, at);
      const { start, observedAt, task, queue, worker } = this.#openPolls.columns;
      start[at] = row.start;
      observedAt[at] = row.observedAt;
      task[at] = row.task;
      queue[at] = this.#queueOf(row.task);
      worker[at] = row.worker;
    }
  }
}

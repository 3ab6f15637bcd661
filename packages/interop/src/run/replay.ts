import {
  type Capability,
  type Frame,
  type Nanoseconds,
  PollOutcome,
  type Section,
  type StringId,
  type TaskId,
  TaskKind,
  TaskOutcome,
  WakeEffect,
  WakeSource,
  type WorkerId,
} from '@pollscope/protocol';
import { DepthSampler } from './depth-sampler.ts';
import { RecordKind, type Records } from './records.ts';
import type { Run } from './run.ts';
import { SpanBook } from './span-book.ts';
import { TaskBook } from './task-book.ts';
import { TraceFrames } from './trace-frames.ts';
import { WorkerBook } from './worker-book.ts';

/** A poll that has run for so long is told of while it runs, as an agent does. */
const OPEN_POLL_AFTER_NS = 20_000_000;

/** What turned out only when the records were put in order. */
export interface Oddities {
  /** Polls that began and did not end, nor go on at the end. */
  readonly unfinishedPolls: number;
  /** Ends of polls that had not begun. */
  readonly strayPollEnds: number;
  /** Polls that nothing recorded had made runnable. */
  readonly pollsWithoutWake: number;
  /** Spans that were entered and not left. */
  readonly openSpans: number;
}

/** Tells the records of a run in order of time, and what follows from them: polls, delays, depths, outcomes. */
export class Replay {
  readonly #run: Run;
  readonly #order: Uint32Array;
  readonly #frames: TraceFrames;
  readonly #tasks: TaskBook;
  readonly #workers: WorkerBook;
  readonly #depths = new DepthSampler();
  readonly #spans = new SpanBook();
  /** By task. */
  readonly #groupOf: Uint16Array;
  /** Queues: the groups, then those of the workers, then the shared ones. */
  readonly #ownQueues: number;
  readonly #sharedQueues: number;
  /** By thread. */
  readonly #workerOf: WorkerId[] = [];
  /** By text. */
  readonly #markNames: (StringId | undefined)[] = [];
  #openPollsTold = false;
  #strayPollEnds = 0;
  #pollsWithoutWake = 0;

  /** `order`: rows of the run's records by their times. */
  constructor(run: Run, order: Uint32Array, capabilities: readonly Capability[]) {
    this.#run = run;
    this.#order = order;
    const { groups, groupOf } = run.tasks.ranked();
    this.#groupOf = groupOf;
    const own = run.hasDepths ? run.workers : [];
    this.#ownQueues = groups.length;
    this.#sharedQueues = groups.length + own.length;
    const queues = [
      ...groups.map((name) => ({ name: name === '' ? 'unknown' : name, worker: 0 })),
      ...own.map((name, worker) => ({ name: `run queue of ${name}`, worker })),
      ...run.sharedQueues.map((name) => ({ name, worker: 0 })),
    ];
    this.#frames = new TraceFrames({ capabilities, policy: run.policy, workers: run.workers, queues });
    this.#tasks = new TaskBook(run.tasks.count);
    this.#workers = new WorkerBook(run.workers.length);
  }

  /** Complete when all frames were taken. */
  get oddities(): Oddities {
    return {
      unfinishedPolls: this.#workers.unfinished,
      strayPollEnds: this.#strayPollEnds,
      pollsWithoutWake: this.#pollsWithoutWake,
      openSpans: this.#spans.open,
    };
  }

  *frames(): Generator<Frame> {
    const { records } = this.#run;
    const origin = records.time(this.#order[0] ?? 0);
    let time = 0;
    for (const row of this.#order) {
      time = records.time(row) - origin;
      if (time >= this.#frames.dueAt) yield* this.#cut(time);
      this.#tell(records, row, time);
    }
    for (const [worker, state, since] of this.#workers.states()) this.#frames.workerState(worker, state, since);
    yield* this.#frames.finish(time, this.#depths.take(time), this.#openPolls(time, 0));
  }

  *#cut(time: Nanoseconds): Generator<Frame> {
    for (const [worker, state, since] of this.#workers.states()) this.#frames.workerState(worker, state, since);
    yield* this.#frames.cut(time, this.#depths.take(time), this.#openPolls(time, OPEN_POLL_AFTER_NS));
  }

  #openPolls(time: Nanoseconds, age: Nanoseconds): Section | undefined {
    const rows = this.#workers.openPolls(time, age);
    const wereTold = this.#openPollsTold;
    this.#openPollsTold = rows.length > 0;
    // An empty list says that those told of before are over.
    return rows.length > 0 || wereTold ? { kind: 'openPolls', rows } : undefined;
  }

  #tell(records: Records, row: number, time: Nanoseconds): void {
    const a = records.a(row);
    const b = records.b(row);
    const kind = records.kind(row);
    const lane = records.worker(row);
    const worker = kind === RecordKind.sample ? (this.#workerOf[lane] ?? 0) : (this.#run.workerPlaces[lane] ?? 0);
    switch (kind) {
      case RecordKind.pollStart:
        this.#setOwnDepth(worker, records.depth(row), time);
        this.#pollStarted(worker, a, time);
        return;
      case RecordKind.pollEnd:
        this.#pollEnded(worker, time);
        return;
      case RecordKind.park:
      case RecordKind.unpark:
        this.#setOwnDepth(worker, records.depth(row), time);
        this.#workerOf[a] = worker;
        if (kind === RecordKind.park) this.#workers.parked(worker, time);
        else this.#unparked(worker, time);
        return;
      case RecordKind.wake:
        this.#woken(worker, a, b, time);
        return;
      case RecordKind.spawn:
        this.#begin(a, time);
        if (!this.#tasks.isPolled(a)) this.#tasks.spawned(a, time);
        return;
      case RecordKind.end:
        this.#ended(a, time);
        return;
      case RecordKind.depth:
        this.#depths.set(this.#sharedQueues + a, b, time);
        return;
      case RecordKind.mark:
      case RecordKind.sample:
        this.#mark(worker, a, b, time, -1);
        return;
      case RecordKind.spanEnter:
        this.#spans.enter(a, worker, { start: time, fields: b });
        return;
      case RecordKind.spanExit: {
        const span = this.#spans.exit(a, worker);
        const start = span?.start ?? time;
        this.#mark(worker, b, span?.fields ?? 0, time, span === undefined ? -1 : time - start);
        return;
      }
    }
  }

  #pollStarted(worker: WorkerId, task: TaskId, time: Nanoseconds): void {
    this.#begin(task, time);
    const delay = this.#tasks.pollStarted(task, time, worker);
    if (delay === undefined) this.#pollsWithoutWake++;
    this.#workers.pollStarted(worker, { task, start: time, queueDelay: delay ?? 0, isGivenAway: false });
  }

  #pollEnded(worker: WorkerId, time: Nanoseconds): void {
    const poll = this.#workers.pollEnded(worker);
    if (poll === undefined) {
      this.#strayPollEnds++;
      return;
    }
    const { task, start, queueDelay } = poll;
    const wokeItself = this.#tasks.pollEnded(task, time);
    const hasEnded = this.#tasks.hasEnded(task);
    let outcome: PollOutcome = wokeItself ? PollOutcome.yielded : PollOutcome.pending;
    if (hasEnded) outcome = PollOutcome.ready;
    const group = this.#groupOf[task] ?? 0;
    this.#frames.poll(worker, group, task, start, time - start, queueDelay, outcome);
    if (hasEnded) this.#frames.end(task, time, TaskOutcome.ready);
  }

  #unparked(worker: WorkerId, time: Nanoseconds): void {
    const since = this.#workers.unparked(worker);
    if (since !== undefined) this.#frames.park(worker, since, time - since);
  }

  /** `target`: where the task is expected to run. Wakes belong to the worker that polls the waker, where one does. */
  #woken(target: WorkerId, task: TaskId, waker: TaskId, time: Nanoseconds): void {
    const worker = this.#tasks.polledOn(waker) ?? target;
    const source = waker === 0 ? WakeSource.outside : WakeSource.task;
    if (this.#tasks.hasEnded(task)) {
      this.#frames.wake(worker, time, task, waker, source, WakeEffect.alreadyQueued);
      return;
    }
    this.#begin(task, time);
    const effect = this.#tasks.woken(task, time, waker);
    this.#frames.wake(worker, time, task, waker, source, effect);
    this.#frames.countWake(task, time, waker);
  }

  /** Within its poll a task ends by it; otherwise it was aborted, or the runtime shut down. */
  #ended(task: TaskId, time: Nanoseconds): void {
    // What was neither spawned nor polled in the trace ran on the pool for blocking code.
    if (!this.#tasks.hasBegun(task) || !this.#tasks.end(task)) return;
    if (!this.#tasks.isPolled(task)) this.#frames.end(task, time, TaskOutcome.aborted);
  }

  #begin(task: TaskId, time: Nanoseconds): void {
    if (!this.#tasks.begin(task)) return;
    const { tasks, groupsAreLocations } = this.#run;
    this.#frames.spawn({
      task,
      time,
      queue: this.#groupOf[task] ?? 0,
      name: this.#frames.string(tasks.name(task)),
      parent: 0,
      location: groupsAreLocations ? this.#frames.string(tasks.group(task)) : 0,
      taskKind: TaskKind.async,
    });
  }

  #setOwnDepth(worker: WorkerId, depth: number, time: Nanoseconds): void {
    if (this.#run.hasDepths) this.#depths.set(this.#ownQueues + worker, depth, time);
  }

  /** Positional, because it is called for every mark. */
  #mark(worker: WorkerId, name: number, fields: number, time: Nanoseconds, duration: Nanoseconds): void {
    const { texts } = this.#run;
    const string = (this.#markNames[name] ??= this.#frames.string(texts.at(name)));
    const task = this.#workers.polling(worker);
    this.#frames.mark(worker, { time, duration, task, name: string, fields: texts.at(fields) });
  }
}

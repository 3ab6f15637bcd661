import {
  type Nanoseconds,
  PollOutcome,
  type QueueId,
  type QueueSample,
  type QueueWindowsSection,
  type TaskId,
  type TaskWindowsSection,
  type WorkerId,
  type WorkerState,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import { bucketOf } from './histogram.ts';
import type { FinishedPoll } from './windows/finished-poll.ts';
import { QueueWindows } from './windows/queue-windows.ts';
import { TaskWindows } from './windows/task-windows.ts';
import { WorkerWindows } from './windows/worker-windows.ts';

export type WindowSection = QueueWindowsSection | WorkerWindowsSection | TaskWindowsSection;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Turns records into windows: queues and workers every 100 ms, tasks every second, aligned to multiples of their length.
 *
 * A poll counts in the window in which it ends, with all of its time: a poll of 3 s shows up at its end. Only the
 * workers' polling, driver and parked time is distributed over the windows that a stretch spans, also while it lasts.
 * Within a worker, records come in the order in which they ended; workers need not be in step with each other. A record
 * that comes after its window was closed counts in the earliest open one.
 */
export class Aggregator {
  readonly #queues: QueueWindows;
  readonly #workers: WorkerWindows;
  readonly #tasks: TaskWindows;
  /** Written anew for each poll: one object for all of them keeps the hot path free of garbage. */
  readonly #poll: Mutable<FinishedPoll> = {
    end: 0,
    duration: 0,
    durationBucket: 0,
    queueDelay: 0,
    delayBucket: 0,
    outcome: PollOutcome.pending,
  };

  /** `from`: an instant in the first window. The stream's first instant, for a recording that does not begin at 0. */
  constructor(from: Nanoseconds = 0) {
    this.#queues = new QueueWindows(from);
    this.#workers = new WorkerWindows(from);
    this.#tasks = new TaskWindows(from);
  }

  /**
   * Positional, because it is called for every poll and an object for each would cost as much as the work itself.
   * Takes integer nanoseconds and does not allocate in the steady state.
   * @throws RangeError for a negative duration or delay.
   */
  poll(
    worker: WorkerId,
    queue: QueueId,
    task: TaskId,
    start: Nanoseconds,
    duration: Nanoseconds,
    queueDelay: Nanoseconds,
    outcome: PollOutcome,
  ): void {
    const poll = this.#poll;
    poll.end = start + duration;
    poll.duration = duration;
    poll.durationBucket = bucketOf(duration);
    poll.queueDelay = queueDelay;
    poll.delayBucket = bucketOf(queueDelay);
    poll.outcome = outcome;
    this.#queues.poll(queue, poll);
    this.#workers.poll(worker, start, poll.end);
    this.#tasks.poll(task, poll);
  }

  /**
   * What the queue received and was entitled to in a window is the growth of its counters, from its first sample on:
   * a sample at the moment the queue is defined loses nothing. A queue never sampled received the time of its polls.
   */
  queueSample(sample: QueueSample): void {
    this.#queues.sample(sample);
  }

  park(worker: WorkerId, start: Nanoseconds, duration: Nanoseconds): void {
    this.#workers.park(worker, start, start + duration);
  }

  driverTurn(worker: WorkerId, start: Nanoseconds, duration: Nanoseconds): void {
    this.#workers.driverTurn(worker, start, start + duration);
  }

  /**
   * What a worker is doing now and has been doing since `since`, so that a poll or park in progress counts before it
   * ends. Holds until a record of the worker tells of something later.
   */
  workerState(worker: WorkerId, state: WorkerState, since: Nanoseconds): void {
    this.#workers.state(worker, state, since);
  }

  /**
   * Closes the windows that ended at or before `now` and returns them, each kind in order of time; empty windows too,
   * which tell "nothing happened" from "nothing was observed". To be exact, read the clock, then the workers' states,
   * then everything recorded so far, and close with the clock reading.
   */
  close(now: Nanoseconds): readonly WindowSection[] {
    return [...closeAll(this.#queues, now), ...closeAll(this.#workers, now), ...closeAll(this.#tasks, now)];
  }
}

function* closeAll<Section>(
  windows: { closeNext(now: Nanoseconds): Section | undefined },
  now: Nanoseconds,
): Generator<Section> {
  for (let section = windows.closeNext(now); section !== undefined; section = windows.closeNext(now)) yield section;
}

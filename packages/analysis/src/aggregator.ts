import {
  type Nanoseconds,
  PollOutcome,
  type QueueId,
  type QueueSample,
  type QueueWindowsSection,
  type ResourceId,
  type ResourceKind,
  type ResourceWindowsSection,
  type Slice,
  type TaskId,
  type TaskWindowsSection,
  type WorkerId,
  type WorkerState,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import { PollBlock } from './windows/poll-block.ts';
import { QueueWindows } from './windows/queue-windows.ts';
import { ResourceWindows } from './windows/resource-windows.ts';
import { TaskStates } from './windows/task-states.ts';
import { TaskWindows } from './windows/task-windows.ts';
import { WorkerWindows } from './windows/worker-windows.ts';

export type WindowSection = QueueWindowsSection | WorkerWindowsSection | TaskWindowsSection | ResourceWindowsSection;

/**
 * Turns records into windows: queues and workers every 100 ms, tasks and resources every second, aligned to multiples of
 * their length. Some 300 bytes are held for each live task.
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
  readonly #resources: ResourceWindows;
  readonly #states = new TaskStates();
  /** For polls that come one at a time. */
  readonly #single = new PollBlock();

  /** `from`: an instant in the first window. The stream's first instant, for a recording that does not begin at 0. */
  constructor(from: Nanoseconds = 0) {
    this.#queues = new QueueWindows(from);
    this.#workers = new WorkerWindows(from);
    this.#tasks = new TaskWindows(from, this.#states);
    this.#resources = new ResourceWindows(from, this.#states);
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
    const block = this.#single;
    block.length = 1;
    block.queue[0] = queue;
    block.task[0] = task;
    block.start[0] = start;
    block.duration[0] = duration;
    block.queueDelay[0] = queueDelay;
    block.outcome[0] = outcome;
    this.polls(worker, block);
  }

  /**
   * The same for polls one after the other, of which the caller has filled the columns from `queue` to `outcome`.
   * @throws RangeError for a negative duration or delay; none of the polls is counted then.
   */
  polls(worker: WorkerId, block: PollBlock): void {
    block.complete();
    this.#queues.polls(block);
    this.#workers.polls(worker, block);
    this.#advance(block);
    this.#tasks.polls(block);
  }

  /**
   * A task was woken, with or without effect; `waker`: the task that was being polled, 0 if none was. Called as often as
   * `poll`, hence positional.
   */
  wake(task: TaskId, time: Nanoseconds, waker: TaskId): void {
    const slot = this.#states.slotOf(task);
    this.#states.woken(slot, time, waker);
    this.#tasks.wake(slot, time, waker === task);
  }

  /** Defines what tasks wait for; what is never defined counts as a resource of its own. */
  resource(resource: ResourceId, kind: ResourceKind): void {
    this.#resources.define(resource, kind);
  }

  /**
   * The task's last poll, which has been told, ended pending on this resource. Holds for its later polls that end pending,
   * until another resource is told.
   */
  wait(task: TaskId, resource: ResourceId): void {
    this.#states.waits(this.#states.slotOf(task), resource, this.#resources.isTracked(resource));
  }

  /** The same of a task whose last poll need not have been told: it ended at `since`, and that is all there is to know. */
  waits(task: TaskId, resource: ResourceId, since: Nanoseconds): void {
    const slot = this.#states.slotOf(task);
    this.#states.polled(slot, since, PollOutcome.pending);
    this.#tasks.describe(slot, since);
    this.wait(task, resource);
  }

  /** How many permits or items of a resource are free, as the program counts them. */
  available(resource: ResourceId, available: number): void {
    this.#resources.available(resource, available);
  }

  /** `task` holds `amount` more of a resource; told before the poll in which it was acquired. Task 0: none. */
  acquired(resource: ResourceId, task: TaskId, hold: { readonly time: Nanoseconds; readonly amount: number }): void {
    this.#resources.acquired(resource, task === 0 ? undefined : this.#states.slotOf(task), hold);
  }

  /** `task` holds `amount` of a resource, however it came to that. */
  holds(resource: ResourceId, task: TaskId, amount: number): void {
    this.#resources.holds(resource, task, amount);
  }

  /** These tasks hold nothing but what is told from now on. */
  forgetHolds(tasks: Iterable<TaskId>): void {
    this.#resources.forgetHolds(tasks);
  }

  /** `task` holds `amount` less of a resource. */
  released(resource: ResourceId, task: TaskId, amount: number): void {
    this.#resources.released(resource, task, amount);
  }

  slice({ queue, start, duration, reason }: Pick<Slice, 'queue' | 'start' | 'duration' | 'reason'>): void {
    this.#queues.slice(queue, start + duration, reason);
  }

  /** Needed only of tasks that end otherwise than by their last poll, as aborted ones do: what is kept of them is let go. */
  taskEnded(task: TaskId, time: Nanoseconds): void {
    this.#states.ended(this.#states.slotOf(task), time);
  }

  /** After a loss, which may have taken ends and releases with it: all other tasks have ended. */
  keepOnly(live: ReadonlySet<TaskId>, time: Nanoseconds): void {
    this.#states.keepOnly(live, time);
    this.#resources.keepHolders(live);
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

  /** A worker is no more, nor are its queues: later windows do not tell of them. */
  workerEnded(worker: WorkerId, time: Nanoseconds, queues: Iterable<QueueId>): void {
    this.#workers.ended(worker, time);
    for (const queue of queues) this.#queues.ended(queue, time);
  }

  /**
   * Closes the windows that ended at or before `now` and returns them, each kind in order of time; empty windows too,
   * which tell "nothing happened" from "nothing was observed". To be exact, read the clock, then the workers' states,
   * then everything recorded so far, and close with the clock reading.
   */
  close(now: Nanoseconds): readonly WindowSection[] {
    return [
      ...closeAll(this.#queues, now),
      ...closeAll(this.#workers, now),
      // Before the tasks', which then forget those that have ended.
      ...closeAll(this.#resources, now),
      ...closeAll(this.#tasks, now),
    ];
  }

  /** Finds the tasks' slots, and notes how each was left; a poll of one that had waited is the end of its wait. */
  #advance({ length, task, slot, start, queueDelay, end, outcome }: PollBlock): void {
    const states = this.#states;
    for (let row = 0; row < length; row++) {
      const found = states.slotOf(task[row] as number);
      slot[row] = found;
      const waitedFor = states.trackedWait(found);
      if (waitedFor !== 0) {
        const woken = (start[row] as number) - (queueDelay[row] as number);
        this.#resources.waitEnded(waitedFor, states.lastEnd(found), woken);
      }
      states.polled(found, end[row] as number, outcome[row] as PollOutcome);
    }
  }
}

function* closeAll<Section>(
  windows: { closeNext(now: Nanoseconds): Section | undefined },
  now: Nanoseconds,
): Generator<Section> {
  for (let section = windows.closeNext(now); section !== undefined; section = windows.closeNext(now)) yield section;
}

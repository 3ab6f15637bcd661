import type { AsyncPolls } from './async/async-polls.ts';
import type { Backlog } from './backlog.ts';
import { SUSPENDED, type Turns } from './control.ts';
import type { Driver } from './driver.ts';
import type { Endings } from './endings.ts';
import { enterPolls, type PollContext } from './poll-context.ts';
import type { Polls } from './polls.ts';
import type { Observer } from './observer.ts';
import type { Nanoseconds } from './probe.ts';
import type { SchedulerClock } from './scheduler-clock.ts';
import type { SchedulerCounters } from './scheduler-counters.ts';
import type { Slices } from './slices.ts';
import type { Task, TaskQueue } from './task.ts';
import { TaskState } from './task-state.ts';
import { unwind } from './unwind.ts';

export interface TurnSetup {
  readonly driver: Driver;
  readonly clock: SchedulerClock;
  readonly counters: SchedulerCounters;
  readonly backlog: Backlog;
  readonly slices: Slices;
  readonly polls: Polls;
  readonly asyncPolls: AsyncPolls;
  readonly endings: Endings;
  readonly observer: Observer;
  readonly context: PollContext;
  /** The longest turn, but for the last poll. */
  readonly driverYield: Nanoseconds;
  readonly isHeld: () => boolean;
  readonly fireTimers: (now: Nanoseconds) => void;
}

/**
 * The loop: a turn is a number of slices, a slice is a number of polls of one queue's tasks. A poll of an async function
 * lasts until its promise jobs have run, and they run only when the turn returns: so it is suspended for that time.
 */
export class Turn implements Turns {
  readonly #setup: TurnSetup;
  readonly #backlog: Backlog;
  readonly #slices: Slices;
  readonly #polls: Polls;
  #end: Nanoseconds = 0;
  /** Polls since the last time that promise jobs ran may have left some, which an async function is not to be charged for. */
  #jobsLeft = false;
  /** Whose promise jobs run while the turn is suspended. */
  #polled: Task | undefined;
  /** Or to be polled once the promise jobs of earlier polls have run. */
  #next: Task | undefined;

  constructor(setup: TurnSetup) {
    this.#setup = setup;
    this.#backlog = setup.backlog;
    this.#slices = setup.slices;
    this.#polls = setup.polls;
  }

  hasRunnableTasks(): boolean {
    return this.#backlog.size > 0;
  }

  runTurn(start: Nanoseconds): Nanoseconds {
    const { asyncPolls, clock, isHeld, fireTimers, driverYield } = this.#setup;
    asyncPolls.close();
    return this.#inControl(() => {
      clock.stopAt(start);
      this.#end = start + driverYield;
      this.#jobsLeft = false;
      if (!isHeld()) fireTimers(start);
      return this.#runSlices(start);
    });
  }

  resumeTurn(): Nanoseconds {
    const { asyncPolls, driver, clock } = this.#setup;
    const { queue } = this.#slices;
    if (queue === undefined) throw new Error('a turn without a slice cannot be resumed');
    asyncPolls.close();
    return this.#inControl(() => {
      const now = driver.now();
      clock.stopAt(now);
      // Those who awaited the task's end, and what it awaited itself if it was aborted.
      this.#jobsLeft = this.#polled?.state === TaskState.ended;
      this.#polled = undefined;
      const next = this.#next;
      this.#next = undefined;
      if (next !== undefined && this.#canBegin(next, now)) {
        this.#beginAsync(next, now);
        return SUSPENDED;
      }
      const time = this.#slices.goesOn(now) ? this.#runSlice(queue, now) : this.#endSlice(queue, now);
      return time === SUSPENDED ? SUSPENDED : this.#runSlices(time);
    });
  }

  turnOver(): void {
    this.#setup.endings.rethrow();
  }

  #inControl(run: () => Nanoseconds): Nanoseconds {
    const outer = enterPolls(this.#setup.context);
    try {
      return run();
    } finally {
      this.#setup.clock.run();
      enterPolls(outer);
    }
  }

  #runSlices(from: Nanoseconds): Nanoseconds {
    const { endings, counters, isHeld } = this.#setup;
    let time = from;
    while (this.#backlog.size > 0 && time < this.#end && !endings.hasThrown && !isHeld()) {
      counters.picking(this.#backlog.size);
      time = this.#runSlice(this.#slices.begin(time, this.#end), time);
      if (time === SUSPENDED) break;
    }
    return time;
  }

  /** Serves the queue from the first poll of its slice on, or from a later one. */
  #runSlice(queue: TaskQueue, from: Nanoseconds): Nanoseconds {
    let time = from;
    do {
      const task = this.#backlog.take(queue);
      if (task === undefined) break;
      if (task.kind === 'async') return this.#pollAsync(task, time);
      this.#polls.begin(task, time);
      time = this.#polls.finish(task);
      this.#jobsLeft = true;
    } while (this.#slices.goesOn(time));
    return this.#endSlice(queue, time);
  }

  #endSlice(queue: TaskQueue, time: Nanoseconds): Nanoseconds {
    this.#slices.finish(queue, time, this.#setup.endings.hasThrown);
    this.#backlog.leaveIfEmpty(queue, time);
    this.#setup.observer.sampleIfDue(time);
    return time;
  }

  #pollAsync(task: Task, time: Nanoseconds): typeof SUSPENDED {
    if (this.#jobsLeft) {
      task.beginPoll();
      this.#next = task;
    } else {
      this.#beginAsync(task, time);
    }
    return SUSPENDED;
  }

  #beginAsync(task: Task, time: Nanoseconds): void {
    this.#polled = task;
    this.#setup.asyncPolls.begin(task, time);
  }

  /** False: while it waited for the promise jobs of others the task was aborted, or the host brought it to its end. */
  #canBegin(task: Task, time: Nanoseconds): boolean {
    if (task.state === TaskState.ended) return false;
    if (task.state !== TaskState.aborting) return true;
    const { endings, driver } = this.#setup;
    unwind(task, (error) => driver.report(error));
    endings.aborted(task, time);
    return false;
  }
}

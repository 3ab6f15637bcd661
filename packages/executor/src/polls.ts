import type { Accounts } from './accounts.ts';
import type { Backlog } from './backlog.ts';
import type { Driver } from './driver.ts';
import type { Endings } from './endings.ts';
import { thrownText } from './join-error.ts';
import type { Observer } from './observer.ts';
import type { PollContext } from './poll-context.ts';
import { type Nanoseconds, PollOutcome } from './probe.ts';
import type { SchedulerClock } from './scheduler-clock.ts';
import type { Slices } from './slices.ts';
import type { Task } from './task.ts';
import { TaskState } from './task-state.ts';
import { unwind } from './unwind.ts';
import { isWait } from './wait.ts';
import { toTheBack } from './yield-now.ts';

/** The one {@link PollContext} of an executor. */
export type SchedulerContext = PollContext & { task: Task | undefined };

export interface PollsSetup {
  readonly driver: Driver;
  readonly clock: SchedulerClock;
  readonly accounts: Accounts;
  readonly observer: Observer;
  readonly endings: Endings;
  readonly backlog: Backlog;
  readonly slices: Slices;
  readonly context: SchedulerContext;
  readonly budget: number;
  readonly fullStats: boolean;
}

/** Polls tasks, one at a time: {@link begin}, the step of the task's body, and what came of it. Allocates nothing. */
export class Polls {
  readonly #driver: Driver;
  readonly #clock: SchedulerClock;
  readonly #accounts: Accounts;
  readonly #observer: Observer;
  readonly #endings: Endings;
  readonly #backlog: Backlog;
  readonly #slices: Slices;
  readonly #context: SchedulerContext;
  readonly #budget: number;
  readonly #fullStats: boolean;
  /** Start of the poll in progress, or of the last one. */
  startedAt: Nanoseconds = 0;

  constructor(setup: PollsSetup) {
    this.#driver = setup.driver;
    this.#clock = setup.clock;
    this.#accounts = setup.accounts;
    this.#observer = setup.observer;
    this.#endings = setup.endings;
    this.#backlog = setup.backlog;
    this.#slices = setup.slices;
    this.#context = setup.context;
    this.#budget = setup.budget;
    this.#fullStats = setup.fullStats;
  }

  /** Begins to charge the task's queue, and makes the task the one whose leaves find its poll. */
  begin(task: Task, start: Nanoseconds): void {
    task.beginPoll();
    this.startedAt = start;
    const context = this.#context;
    context.task = task;
    context.budget = this.#budget;
    context.refused = false;
    this.#accounts.beginPoll(task.queue, start);
    if (this.#observer.probe !== undefined) this.#observer.probe.pollStarted(task);
    this.#clock.run();
  }

  /** The host began a poll itself, which nobody scheduled. */
  beginUnscheduled(start: Nanoseconds): void {
    this.startedAt = start;
    this.#context.budget = this.#budget;
    this.#context.refused = false;
  }

  /** Steps the body of the task whose poll began, and ends the poll. Returns when that was. */
  finish(task: Task): Nanoseconds {
    const end = this.#step(task);
    this.#context.task = undefined;
    return end;
  }

  /** A yield, the commonest outcome, has a path so short that V8 compiles it into one piece. */
  #step(task: Task): Nanoseconds {
    const { body } = task;
    if (body === undefined) throw polledAfterEnd(task);
    let step: IteratorResult<unknown, unknown>;
    try {
      step = body.next() ?? refuseStep();
    } catch (cause) {
      return this.#threw(task, cause);
    }
    if (step.value !== toTheBack || step.done === true || task.state === TaskState.aborting) {
      return this.#stepped(task, step);
    }
    const end = this.#stop(task);
    task.wait = undefined;
    if (this.#observer.probe !== undefined || task.counters !== undefined)
      this.#tellRequeue(task, end, PollOutcome.yielded);
    this.#backlog.requeue(task, end);
    return end;
  }

  #threw(task: Task, cause: unknown): Nanoseconds {
    const end = this.#stop(task);
    this.#endPanicked(task, end, cause);
    return end;
  }

  #stepped(task: Task, step: IteratorResult<unknown, unknown>): Nanoseconds {
    if (step.done === true) {
      const end = this.#stop(task);
      this.#pollEnded(task, end, PollOutcome.ready);
      this.#endings.ready(task, end, step.value);
      return end;
    }
    if (task.state === TaskState.aborting) {
      task.wait = isWait(step.value) ? step.value : undefined;
      unwind(task, this.#report);
      const end = this.#stop(task);
      this.#endAborted(task, end);
      return end;
    }
    const end = this.#stop(task);
    this.#suspend(task, end, step.value);
    return end;
  }

  /** The task has had its poll: reads the clock, and charges the queue. */
  #stop(task: Task): Nanoseconds {
    const { queue } = task;
    const end = this.#driver.now();
    this.#clock.stopAt(end);
    queue.counters.polls++;
    if (this.#fullStats) countPoll(task, end);
    this.#accounts.endPoll(queue, end);
    return end;
  }

  readonly #report = (error: unknown): void => {
    this.#driver.report(error);
  };

  #suspend(task: Task, end: Nanoseconds, yielded: unknown): void {
    try {
      if (!isWait(yielded)) {
        throw new TypeError(
          `it yielded ${thrownText(yielded)}, which is nothing to wait for: write yield* before a leaf, not yield`,
        );
      }
      task.wait = yielded;
      yielded.register(task);
    } catch (cause) {
      unwind(task, this.#report);
      this.#endPanicked(task, end, cause);
      return;
    }
    if (task.state === TaskState.woken) {
      this.#requeue(task, end, this.#context.refused ? PollOutcome.outOfBudget : PollOutcome.yielded);
    } else if (task.state === TaskState.aborting) {
      unwind(task, this.#report);
      this.#endAborted(task, end);
    } else {
      task.state = TaskState.waiting;
      this.#pollEnded(task, end, PollOutcome.pending);
      if (this.#observer.probe !== undefined) this.#observer.probe.taskWaiting(task, end, yielded.resource);
      task.runnableSince = end;
    }
  }

  #requeue(task: Task, end: Nanoseconds, outcome: PollOutcome): void {
    if (outcome === PollOutcome.outOfBudget) task.queue.counters.forcedYields++;
    this.#tellRequeue(task, end, outcome);
    this.#backlog.requeue(task, end);
  }

  #tellRequeue(task: Task, end: Nanoseconds, outcome: PollOutcome): void {
    this.#pollEnded(task, end, outcome);
    if (task.counters !== undefined) task.counters.requeued(outcome);
  }

  #endAborted(task: Task, end: Nanoseconds): void {
    this.#pollEnded(task, end, PollOutcome.pending);
    this.#endings.aborted(task, end);
  }

  #endPanicked(task: Task, end: Nanoseconds, cause: unknown): void {
    this.#pollEnded(task, end, PollOutcome.panicked);
    this.#endings.panicked(task, end, cause);
    if (this.#endings.hasThrown) this.#slices.cut();
  }

  #pollEnded(task: Task, end: Nanoseconds, outcome: PollOutcome): void {
    if (this.#observer.probe !== undefined) this.#observer.probe.pollEnded(task, end, outcome);
  }
}

/** For a hand-written iterator. */
function refuseStep(): never {
  throw new TypeError('its next() gave nothing: an iterator gives an object { done, value }');
}

function polledAfterEnd({ id }: Task): Error {
  return new Error(`task ${id} was polled after its end`);
}

function countPoll(task: Task, end: Nanoseconds): void {
  const duration = end - task.pollStartedAt;
  const queueDelay = task.pollStartedAt - task.runnableSince;
  task.counters?.polled(duration, queueDelay);
  task.queue.counters.pollTime?.record(duration);
  task.queue.counters.queueDelay?.record(queueDelay);
}

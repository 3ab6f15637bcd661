import type { Accounts } from '../accounts.ts';
import type { Backlog } from '../backlog.ts';
import type { Driver } from '../driver.ts';
import type { Endings } from '../endings.ts';
import type { Observer } from '../observer.ts';
import type { Polls } from '../polls.ts';
import { type Nanoseconds, PollOutcome, PollSource, type Probe } from '../probe.ts';
import type { SchedulerClock } from '../scheduler-clock.ts';
import type { Task } from '../task.ts';
import { TaskState } from '../task-state.ts';
import type { Wait } from '../wait.ts';

export interface ForeignPollsSetup {
  readonly driver: Driver;
  readonly clock: SchedulerClock;
  readonly accounts: Accounts;
  readonly observer: Observer;
  readonly endings: Endings;
  readonly backlog: Backlog;
  readonly polls: Polls;
  readonly abort: (task: Task) => void;
}

/**
 * Polls that the host began: they are measured and charged, not scheduled. The task stays in the state in which it was,
 * waiting or queued, and can be woken and be queued meanwhile; its queue is charged when it is over.
 */
export class ForeignPolls {
  readonly #setup: ForeignPollsSetup;
  #abortDeferred = false;

  constructor(setup: ForeignPollsSetup) {
    this.#setup = setup;
  }

  /** Returns when that was. */
  begin(task: Task): Nanoseconds {
    const { driver, polls } = this.#setup;
    const start = driver.now();
    polls.beginUnscheduled(start);
    this.#abortDeferred = false;
    this.#tell(task, (probe) => probe.pollStarted(task));
    return start;
  }

  /** The task is to be aborted when its poll in progress is over, unless that is its end anyway. */
  deferAbort(): void {
    this.#abortDeferred = true;
  }

  finish(task: Task, end: Nanoseconds): void {
    const { clock, accounts, polls, endings, backlog } = this.#setup;
    clock.stopAt(end);
    this.#count(task, end - polls.startedAt);
    accounts.serveUnpicked(task.queue, polls.startedAt, end);
    let step: IteratorResult<Wait, unknown> | undefined;
    let cause: unknown;
    try {
      step = task.body?.next();
    } catch (error) {
      cause = error;
    }
    if (step?.done !== false && task.state === TaskState.queued) backlog.withdraw(task, end);
    if (step === undefined) {
      this.#tell(task, (probe) => probe.pollEnded(task, end, PollOutcome.panicked));
      endings.panicked(task, end, cause);
    } else if (step.done === true) {
      this.#tell(task, (probe) => probe.pollEnded(task, end, PollOutcome.ready));
      endings.ready(task, end, step.value);
    } else {
      this.#tell(task, (probe) => probe.pollEnded(task, end, PollOutcome.pending));
      this.#wait(task, end, step.value);
    }
  }

  #count(task: Task, duration: Nanoseconds): void {
    const { counters } = task.queue;
    counters.foreignPolls++;
    counters.foreign += duration;
    counters.pollTime?.record(duration);
    task.counters?.polled(duration, 0);
  }

  #wait(task: Task, end: Nanoseconds, wait: Wait): void {
    if (this.#abortDeferred) {
      this.#setup.abort(task);
      return;
    }
    if (task.state === TaskState.waiting) task.runnableSince = end;
    wait.register(task);
    if (task.state !== TaskState.waiting) return;
    this.#setup.observer.probe?.taskWaiting(task, end, wait.resource);
  }

  /** A queued task keeps for its next poll what it says of its waiting in the queue. */
  #tell(task: Task, tell: (probe: Probe) => void): void {
    const { observer, polls } = this.#setup;
    if (observer.probe === undefined) return;
    const { runnableSince, pollSource } = task;
    task.runnableSince = polls.startedAt;
    task.pollSource = PollSource.foreign;
    tell(observer.probe);
    task.runnableSince = runnableSince;
    task.pollSource = pollSource;
  }
}

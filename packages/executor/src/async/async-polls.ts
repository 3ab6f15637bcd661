import type { Driver } from '../driver.ts';
import type { Endings } from '../endings.ts';
import { currentHost, type Host } from '../host.ts';
import { enterPolls, type PollContext } from '../poll-context.ts';
import type { Polls, SchedulerContext } from '../polls.ts';
import type { Nanoseconds } from '../probe.ts';
import type { SchedulerClock } from '../scheduler-clock.ts';
import type { Task } from '../task.ts';
import type { ForeignPolls } from './foreign-polls.ts';
import {
  forgetJobs,
  holdHooks,
  type JobListener,
  type JobOwner,
  listenToJobs,
  promiseHooks,
  promisesBelongTo,
} from './promise-jobs.ts';
import type { ResumableBody } from './resumable-body.ts';

export interface AsyncPollsSetup {
  readonly driver: Driver;
  readonly clock: SchedulerClock;
  readonly context: SchedulerContext;
  readonly polls: Polls;
  readonly foreign: ForeignPolls;
  readonly endings: Endings;
  readonly measureForeign: boolean;
}

/** The poll of an async function that is in progress. `isForeign`: the host resumed the function, not the executor. */
interface OpenPoll {
  readonly body: ResumableBody<unknown>;
  readonly task: Task;
  readonly isForeign: boolean;
}

/** An async function that has control, and what is to be put back after it. */
interface Entered {
  readonly body: ResumableBody<unknown>;
  readonly context: PollContext | undefined;
  readonly owner: JobOwner | undefined;
  readonly outer: Entered | undefined;
}

/**
 * The polls of async functions. One that the executor begins lasts until its promise jobs have run, which is when the turn
 * is resumed, or until a job of another task begins. One that the host begins, of which promise hooks tell, lasts as long
 * as jobs of its task follow each other.
 */
export class AsyncPolls implements JobListener {
  readonly #host: Host = currentHost();
  readonly #driver: Driver;
  readonly #clock: SchedulerClock;
  readonly #context: SchedulerContext;
  readonly #polls: Polls;
  readonly #foreign: ForeignPolls;
  readonly #endings: Endings;
  readonly #hooks: ReturnType<typeof promiseHooks>;
  #open: OpenPoll | undefined;
  #entered: Entered | undefined;
  /** When the last job of the open poll ended. */
  #jobEndedAt: Nanoseconds = 0;
  /** Async functions that have begun, and whose tasks have not ended. */
  #live = 0;
  #releaseHooks: (() => void) | undefined;

  constructor(setup: AsyncPollsSetup) {
    this.#driver = setup.driver;
    this.#clock = setup.clock;
    this.#context = setup.context;
    this.#polls = setup.polls;
    this.#foreign = setup.foreign;
    this.#endings = setup.endings;
    this.#hooks = setup.measureForeign ? promiseHooks(this.#host) : undefined;
  }

  /** Begins a poll. Its promise jobs run when the caller has returned to the host. */
  begin(task: Task, start: Nanoseconds): void {
    const { body } = task;
    if (body === undefined || !('resume' in body))
      throw new Error(`task ${task.id} has no async function to be polled`);
    this.#polls.begin(task, start);
    this.#opened({ body, task, isForeign: false });
    // Without hooks, jobs of its own around those that this queues tell where the first part of the function runs.
    if (this.#hooks === undefined) this.#host.queueMicrotask(() => this.#enter(body, task));
    this.within(body, task, () => body.resume());
    if (this.#hooks === undefined) this.#host.queueMicrotask(() => this.#leave(body));
  }

  /** Ends the poll in progress, if there is one. */
  close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    forgetJobs(this);
    if (open.isForeign) this.#foreign.finish(open.task, this.#jobEndedAt);
    else this.#polls.finish(open.task);
    this.#clock.run();
  }

  /** Whether a poll of the function is in progress that the executor began. */
  isPolling(body: ResumableBody<unknown>): boolean {
    return this.#open?.body === body && !this.#open.isForeign;
  }

  /** Runs what is part of the function's poll, so that it finds that poll. */
  within<T>(body: ResumableBody<unknown>, task: Task, run: () => T): T {
    if (this.#entered?.body === body) return run();
    this.#enter(body, task);
    try {
      return run();
    } finally {
      this.#leave(body);
    }
  }

  /** True: the host has resumed the task just now, which is aborted when that poll is over. */
  defersAbort(task: Task): boolean {
    if (this.#open?.task !== task || !this.#open.isForeign) return false;
    this.#foreign.deferAbort();
    return true;
  }

  /** For `AsyncBody`: the function is called now. */
  began(): void {
    this.#live++;
    if (this.#hooks !== undefined) this.#releaseHooks ??= holdHooks(this.#hooks);
  }

  /** For `AsyncBody`: the task of a function that had begun has ended. */
  ended(): void {
    this.#live--;
    if (this.#live > 0) return;
    this.#releaseHooks?.();
    this.#releaseHooks = undefined;
  }

  /** For `AsyncBody`: the function is at its end. Where nothing measures that, its task needs a poll to end. */
  settled(body: ResumableBody<unknown>, task: Task): void {
    if (this.#open?.body !== body) task.wake();
  }

  /** For `AsyncBody`. */
  jobBegins(body: ResumableBody<unknown>, task: Task): void {
    if (this.#open?.body !== body) {
      this.close();
      this.#opened({ body, task, isForeign: true });
      this.#jobEndedAt = this.#foreign.begin(task);
      this.#driver.afterMicrotasks(this.#jobsDone);
    }
    this.#enter(body, task);
  }

  /** For `AsyncBody`. */
  jobEnds(body: ResumableBody<unknown>): void {
    this.#leave(body);
    if (this.#open?.isForeign === true) this.#jobEndedAt = this.#driver.now();
  }

  /** What the executor's own poll leaves behind for nobody in particular belongs to it. */
  anyJobBegins(owner: JobOwner | undefined): void {
    const open = this.#open;
    if (open === undefined || owner === open.body) return;
    if (open.isForeign || owner !== undefined) this.close();
  }

  report(error: unknown): void {
    this.#driver.report(error);
  }

  #opened(open: OpenPoll): void {
    this.#open = open;
    if (this.#hooks !== undefined) listenToJobs(this);
  }

  readonly #jobsDone = (): void => {
    if (this.#open?.isForeign === true) this.close();
    this.#endings.rethrow();
  };

  #enter(body: ResumableBody<unknown>, task: Task): void {
    this.#context.task = task;
    const context = enterPolls(this.#context);
    this.#entered = { body, context, owner: promisesBelongTo(this.#hooks && body), outer: this.#entered };
  }

  #leave(body: ResumableBody<unknown>): void {
    const entered = this.#entered;
    if (entered?.body !== body) return;
    this.#entered = entered.outer;
    this.#context.task = undefined;
    enterPolls(entered.context);
    promisesBelongTo(entered.owner);
  }
}

import { Accounts } from './accounts.ts';
import { arrivalAge } from './arrival.ts';
import { AsyncPolls } from './async/async-polls.ts';
import { ForeignPolls } from './async/foreign-polls.ts';
import type { ResumableBody } from './async/resumable-body.ts';
import { Backlog } from './backlog.ts';
import { Control } from './control.ts';
import type { Driver } from './driver.ts';
import { Endings, type PanicHandling } from './endings.ts';
import { FairnessLedger } from './fairness.ts';
import { Observer } from './observer.ts';
import type { QueueDefinition, SchedulerLimits } from './options.ts';
import type { Policy } from './policy.ts';
import { Polls, type SchedulerContext } from './polls.ts';
import { type MarkView, type Nanoseconds, type Probe, type TaskId, WakeEffect } from './probe.ts';
import { QueueState } from './queue-state.ts';
import type { ResourceView } from './resource.ts';
import { SchedulerClock } from './scheduler-clock.ts';
import { SchedulerCounters } from './scheduler-counters.ts';
import { Slices } from './slices.ts';
import type { ExecutorStats } from './stats.ts';
import { Task, type TaskOwner, type TaskQueue } from './task.ts';
import { TaskCounters } from './task-counters.ts';
import { TaskState } from './task-state.ts';
import { TimerHeap } from './timer-heap.ts';
import { Turn } from './turn.ts';
import { unwind } from './unwind.ts';
import type { TaskBody, Timer, Wakeable } from './wait.ts';

export interface SchedulerOptions extends PanicHandling {
  readonly queues: readonly QueueDefinition[];
  readonly driver: Driver;
  readonly policy: Policy;
  readonly limits: SchedulerLimits;
  readonly fullStats: boolean;
  readonly measureForeign: boolean;
}

/** What to spawn, and how it is to be shown. */
export interface Spawning<T> {
  /** Of an async function: what makes it the body of its task. */
  readonly body: TaskBody<T> | ((task: Task<T>) => ResumableBody<T>);
  readonly name: string;
  readonly location: string;
}

/**
 * What tasks and the executor ask for: spawn, wake, abort, timers. Its parts are the loop ({@link Turn}), what it polls
 * ({@link Polls}), for how long ({@link Slices}), out of what ({@link Backlog}), and who has control ({@link Control}).
 */
export class Scheduler implements TaskOwner {
  readonly queues: readonly TaskQueue[];
  readonly control: Control;
  readonly endings: Endings;
  readonly asyncPolls: AsyncPolls;
  readonly #driver: Driver;
  readonly #fullStats: boolean;
  readonly #clock: SchedulerClock;
  readonly #accounts: Accounts;
  readonly #observer: Observer;
  readonly #counters: SchedulerCounters;
  readonly #slices: Slices;
  readonly #backlog: Backlog;
  readonly #polls: Polls;
  readonly #timers = new TimerHeap();
  readonly #context: SchedulerContext;
  #closed = false;
  #nextId: TaskId = 1;
  /** Due timers are waking tasks. */
  #firing = false;

  constructor(options: SchedulerOptions) {
    const { driver, policy, limits, fullStats } = options;
    this.#driver = driver;
    this.#fullStats = fullStats;
    const clock = new SchedulerClock(driver);
    const ledger = new FairnessLedger(options.queues.map((queue) => queue.weight));
    const shared = { policy, ledger, lifoSkipInterval: limits.lifoSkipInterval, fullStats };
    const queues = options.queues.map(({ name, weight }, id) => new QueueState<Task>({ id, name, weight, ...shared }));
    const accounts = new Accounts(queues, ledger, policy);
    const observer = new Observer(queues);
    const counters = new SchedulerCounters(fullStats);
    const endings = new Endings(driver, observer, options);
    const { maxPollsPerYield, budget, driverYield } = limits;
    const slices = new Slices({ queues, driver, accounts, observer, counters, maxPollsPerYield, fullStats });
    const backlog = new Backlog(accounts, counters, slices);
    const context: SchedulerContext = {
      task: undefined,
      budget: 0,
      refused: false,
      selects: 0,
      sliceUsedUp: () => driver.now() >= slices.end,
      now: () => driver.now(),
    };
    const parts = { driver, clock, accounts, observer, counters, endings, slices, backlog, context };
    const polls = new Polls({ ...parts, budget, fullStats });
    const foreign = new ForeignPolls({ ...parts, polls, abort: (task) => this.abort(task) });
    const asyncPolls = new AsyncPolls({ ...parts, polls, foreign, measureForeign: options.measureForeign });
    const turn = new Turn({
      ...parts,
      polls,
      asyncPolls,
      driverYield,
      isHeld: () => this.control.isHeld,
      fireTimers: (now) => this.#fireTimers(now),
    });
    this.queues = queues;
    this.endings = endings;
    this.asyncPolls = asyncPolls;
    this.control = new Control(turn, { driver, timers: this.#timers, observer });
    this.#clock = clock;
    this.#accounts = accounts;
    this.#observer = observer;
    this.#counters = counters;
    this.#slices = slices;
    this.#backlog = backlog;
    this.#polls = polls;
    this.#context = context;
  }

  /** Start of the poll in progress, or of the last one. */
  get pollStartedAt(): Nanoseconds {
    return this.#polls.startedAt;
  }

  get isObserved(): boolean {
    return this.#observer.probe !== undefined;
  }

  /** From now on {@link spawn} throws. */
  close(): void {
    this.#closed = true;
  }

  spawn<T>(queue: TaskQueue, { body, name, location }: Spawning<T>): Task<T> {
    if (this.#closed) throw new Error(`task "${name}" cannot be spawned: the executor was shut down`);
    const spawnedAt = this.#clock.time();
    const task = new Task<T>(this, {
      id: this.#nextId++,
      name,
      kind: typeof body === 'function' ? 'async' : 'generator',
      queue,
      parent: this.#context.task?.id ?? 0,
      location,
      spawnedAt,
      body: typeof body === 'function' ? undefined : body,
      counters: this.#fullStats ? new TaskCounters() : undefined,
    });
    if (typeof body === 'function') task.body = body(task);
    task.runnableSince -= arrivalAge() ?? 0;
    this.endings.began(task);
    if (this.#observer.probe !== undefined) this.#observer.probe.taskSpawned(task);
    this.#enqueue(task, spawnedAt);
    return task;
  }

  wake(task: Task): void {
    switch (task.state) {
      case TaskState.waiting: {
        const time = this.#clock.time();
        this.#countWake(task, time, WakeEffect.queued);
        this.#enqueue(task, time);
        return;
      }
      case TaskState.polled:
        task.state = TaskState.woken;
        this.#countWake(task, undefined, WakeEffect.duringPoll);
        return;
      case TaskState.queued:
      case TaskState.woken:
        this.#countWake(task, undefined, WakeEffect.alreadyQueued);
        return;
      case TaskState.aborting:
      case TaskState.ended:
        this.#counters.wakesWithoutEffect++;
        return;
    }
  }

  startTimer(target: Wakeable, delay: Nanoseconds): Timer {
    return this.#timers.start(target, this.#clock.time() + delay);
  }

  startTimerAt(target: Wakeable, deadline: Nanoseconds): Timer {
    return this.#timers.start(target, deadline);
  }

  abort(task: Task): void {
    switch (task.state) {
      case TaskState.ended:
      case TaskState.aborting:
        return;
      case TaskState.polled:
      case TaskState.woken:
        task.state = TaskState.aborting;
        return;
      case TaskState.queued:
        if (this.asyncPolls.defersAbort(task)) return;
        this.#backlog.withdraw(task, this.#clock.time());
        break;
      case TaskState.waiting:
        if (this.asyncPolls.defersAbort(task)) return;
        task.state = TaskState.ended;
        break;
    }
    unwind(task, (error) => this.#driver.report(error));
    this.endings.aborted(task, this.#clock.time());
    this.control.timersChanged();
  }

  acquired(task: Task, resource: ResourceView, amount: number): void {
    if (this.#observer.probe !== undefined) this.#observer.held(task, this.#clock.time(), { resource, amount });
  }

  released(task: Task, resource: ResourceView, amount: number): void {
    if (this.#observer.probe !== undefined)
      this.#observer.held(task, this.#clock.time(), { resource, amount: -amount });
  }

  mark(name: string, mark: () => MarkView): void {
    if (this.#observer.probe !== undefined) this.#observer.probe.marked(name, this.#clock.time(), mark());
  }

  setWeight(queue: TaskQueue, weight: number): void {
    this.#accounts.setWeight(queue, weight, this.#clock.time());
    if (this.#observer.probe !== undefined) this.#observer.probe.queueDefined(queue, this.#accounts.policy.name);
  }

  /** A slice in progress ends after its current poll. */
  setPolicy(policy: Policy): void {
    this.#accounts.setPolicy(policy, this.#clock.time());
    this.#slices.cut();
    this.#observer.defineQueues(policy);
  }

  /** From the end of the poll in progress on nothing is run, until `control.resume()`. */
  hold(): void {
    this.control.hold();
    this.#slices.cut();
  }

  now(): Nanoseconds {
    return this.#driver.now();
  }

  observe(probe: Probe): () => void {
    if (this.#observer.probe !== undefined) {
      throw new Error('this executor is observed already: stop the other observer first');
    }
    this.#observer.probe = probe;
    const time = this.#driver.now();
    this.#observer.defineQueues(this.#accounts.policy);
    this.#observer.sample(time);
    this.#observer.describe(this.endings.liveTasks(), time);
    if (this.control.isParked) probe.parked(time);
    return () => {
      if (this.#observer.probe === probe) this.#observer.probe = undefined;
    };
  }

  stats(): Omit<ExecutorStats, 'queues'> {
    return this.#counters.stats(this.control, this.queues);
  }

  #fireTimers(now: Nanoseconds): void {
    this.#firing = true;
    this.#timers.fireDue(now);
    this.#firing = false;
  }

  #enqueue(task: Task, time: Nanoseconds): void {
    this.#backlog.enqueue(task, time);
    this.control.workCame();
  }

  /** The clock is read only for a probe: `time` undefined. */
  #countWake(task: Task, time: Nanoseconds | undefined, effect: WakeEffect): void {
    if (effect === WakeEffect.alreadyQueued) this.#counters.wakesWithoutEffect++;
    else this.#counters.wakes++;
    if (task.counters !== undefined && effect !== WakeEffect.alreadyQueued) task.counters.wakes++;
    if (this.#observer.probe === undefined) return;
    task.wakeEffect = effect;
    const by = this.#firing ? 'timer' : this.#context.task;
    this.#observer.woken(task, time ?? this.#clock.time(), by);
  }
}

import { Accounts } from './accounts.ts';
import type { Driver } from './driver.ts';
import { FairnessLedger } from './fairness.ts';
import { JoinError, thrownText } from './join-error.ts';
import { LiveTasks } from './live-tasks.ts';
import type { SchedulerLimits } from './options.ts';
import type { Policy } from './policy.ts';
import { type Nanoseconds, PollOutcome, type Probe, type TaskId, TaskOutcome, UnparkReason } from './probe.ts';
import { QueueState } from './queue-state.ts';
import { Task, type TaskOwner, type TaskQueue } from './task.ts';
import { TaskState } from './task-state.ts';
import { TimerHeap } from './timer-heap.ts';
import { unwind } from './unwind.ts';
import { isWait, type TaskBody, type Timer } from './wait.ts';

/** Often enough for a curve, seldom enough to cost nothing: see `Probe.queueSampled`. */
const SAMPLE_INTERVAL: Nanoseconds = 1_000_000;
/** In place of a time: ask the clock. */
const CLOCK_RUNS = -1;

export interface SchedulerOptions {
  readonly queues: readonly { readonly name: string; readonly weight: number }[];
  readonly driver: Driver;
  readonly policy: Policy;
  readonly limits: SchedulerLimits;
  readonly onPanic: 'join-error' | 'throw';
  readonly onUnobservedPanic: (error: JoinError) => void;
}

/**
 * Who has control. `parked`: the driver, nothing is runnable, an alarm may be set. `unparking`: the same, but a turn is
 * scheduled. `yielded`: the driver, tasks are runnable and a turn is scheduled. `turn`: the scheduler.
 */
type Control = 'parked' | 'unparking' | 'yielded' | 'turn';

/**
 * The loop: a turn is a number of slices, a slice is a number of polls of one queue's tasks. The clock is read once per
 * poll, since the end of a poll is the start of the next, and polling allocates nothing.
 */
export class Scheduler implements TaskOwner {
  readonly queues: readonly TaskQueue[];
  readonly #options: SchedulerOptions;
  readonly #driver: Driver;
  readonly #accounts: Accounts;
  readonly #live = new LiveTasks();
  readonly #timers = new TimerHeap();
  #probe: Probe | undefined;
  #control: Control = 'parked';
  #nextId: TaskId = 1;
  #enqueued = 0;
  /** Queued tasks, over all queues. */
  #runnable = 0;
  /** The queue of the slice in progress. */
  #serving: TaskQueue | undefined;
  #polled: Task | undefined;
  #sliceStart: Nanoseconds = 0;
  #sliceEnd: Nanoseconds = 0;
  /** The time of what the scheduler itself is doing, or CLOCK_RUNS while tasks or the driver have control. */
  #frozenTime: Nanoseconds = CLOCK_RUNS;
  #releasedAt: Nanoseconds = 0;
  #sampledAt: Nanoseconds = 0;
  /** A panic that is to be thrown out of the turn. */
  #thrown: { readonly cause: unknown } | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#driver = options.driver;
    const ledger = new FairnessLedger(options.queues.map((queue) => queue.weight));
    this.queues = options.queues.map((queue, id) => new QueueState<Task>({ id, ...queue }, options.policy, ledger));
    this.#accounts = new Accounts(this.queues, ledger, options.policy);
  }

  spawn<T>(queue: TaskQueue, body: TaskBody<T>, name: string): Task<T> {
    const spawnedAt = this.#time();
    const parent = this.#polled?.id ?? 0;
    const task = new Task<T>(this, { id: this.#nextId++, name, queue, parent, spawnedAt, body });
    this.#live.add(task);
    queue.spawnedTasks++;
    queue.liveTasks++;
    if (this.#probe !== undefined) this.#probe.taskSpawned(task);
    this.#enqueue(task, spawnedAt);
    return task;
  }

  wake(task: Task): void {
    if (task.state === TaskState.waiting) this.#enqueue(task, this.#time());
    else if (task.state === TaskState.polled) task.state = TaskState.woken;
  }

  startTimer(task: Task, delay: Nanoseconds): Timer {
    return this.#timers.start(task, this.#time() + delay);
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
        task.state = TaskState.ended;
        task.queue.tasks.forgetOne();
        this.#runnable--;
        if (task.queue !== this.#serving) this.#leaveIfEmpty(task.queue, this.#time());
        break;
      case TaskState.waiting:
        task.state = TaskState.ended;
        break;
    }
    unwind(task, this.#report);
    this.#endAborted(task, this.#time());
    if (this.#control === 'parked') this.#setAlarm();
  }

  setWeight(queue: TaskQueue, weight: number): void {
    this.#accounts.setWeight(queue, weight, this.#time());
    if (this.#probe !== undefined) this.#probe.queueDefined(queue, this.#accounts.policy.name);
  }

  /** A slice in progress ends after its current poll. */
  setPolicy(policy: Policy): void {
    this.#accounts.setPolicy(policy, this.#time());
    this.#sliceEnd = this.#sliceStart;
    if (this.#probe !== undefined) this.#defineQueues(this.#probe);
  }

  now(): Nanoseconds {
    return this.#driver.now();
  }

  observe(probe: Probe): () => void {
    if (this.#probe !== undefined) throw new Error('this executor is observed already: stop the other observer first');
    this.#probe = probe;
    const time = this.#driver.now();
    this.#defineQueues(probe);
    this.#sample(probe, time);
    for (const task of this.#live.inOrderOfSpawn()) probe.taskSpawned(task);
    if (this.#control === 'parked' || this.#control === 'unparking') probe.parked(time);
    return () => {
      if (this.#probe === probe) this.#probe = undefined;
    };
  }

  sliceUsedUp(): boolean {
    return this.#serving !== undefined && this.#driver.now() >= this.#sliceEnd;
  }

  readonly #turn = (): void => {
    this.#runTurn(UnparkReason.wake);
  };

  readonly #alarm = (): void => {
    // In any other state a turn is to come, and it looks at the timers itself.
    if (this.#control === 'parked') this.#runTurn(UnparkReason.timer);
  };

  readonly #report = (error: unknown): void => {
    this.#driver.report(error);
  };

  #runTurn(reason: UnparkReason): void {
    const start = this.#driver.now();
    if (this.#probe !== undefined) {
      if (this.#control === 'yielded') this.#probe.driverTurn(this.#releasedAt, start);
      else this.#probe.unparked(start, reason);
    }
    this.#control = 'turn';
    this.#frozenTime = start;
    this.#timers.fireDue(start);
    const end = start + this.#options.limits.driverYield;
    let time = start;
    while (this.#runnable > 0 && time < end && this.#thrown === undefined) time = this.#runSlice(time, end);
    this.#frozenTime = CLOCK_RUNS;
    this.#release(time);
    const thrown = this.#thrown;
    this.#thrown = undefined;
    if (thrown !== undefined) throw thrown.cause;
  }

  /** Gives control to the driver. */
  #release(time: Nanoseconds): void {
    if (this.#runnable > 0) {
      this.#control = 'yielded';
      this.#releasedAt = time;
      this.#driver.schedule(this.#turn);
      return;
    }
    this.#control = 'parked';
    this.#setAlarm();
    if (this.#probe === undefined) return;
    this.#sample(this.#probe, time);
    this.#probe.parked(time);
  }

  #setAlarm(): void {
    this.#driver.setAlarm(this.#timers.earliest, this.#alarm);
  }

  #runSlice(start: Nanoseconds, turnEnd: Nanoseconds): Nanoseconds {
    const { policy } = this.#accounts;
    const queue = this.queues[policy.pick()];
    if (queue === undefined || queue.depth === 0) {
      throw new Error(`policy "${policy.name}" picked a queue that has no runnable task`);
    }
    this.#serving = queue;
    this.#sliceStart = start;
    this.#sliceEnd = Math.min(start + policy.slice, turnEnd);
    const maxPolls = Math.min(policy.slicePolls, this.#options.limits.maxPollsPerYield);
    let time = start;
    let polls = 0;
    for (let task = queue.tasks.shift(); task !== undefined; task = queue.tasks.shift()) {
      this.#runnable--;
      time = this.#poll(task, time);
      polls++;
      if (time >= this.#sliceEnd || polls >= maxPolls || this.#thrown !== undefined) break;
    }
    this.#serving = undefined;
    this.#accounts.policy.endSlice(queue);
    this.#leaveIfEmpty(queue, time);
    if (this.#probe !== undefined && time - this.#sampledAt >= SAMPLE_INTERVAL) this.#sample(this.#probe, time);
    return time;
  }

  #poll(task: Task, start: Nanoseconds): Nanoseconds {
    const { queue, body } = task;
    if (body === undefined) throw new Error(`task ${task.id} was polled after its end`);
    task.beginPoll(start);
    this.#polled = task;
    this.#accounts.beginPoll(queue, start);
    if (this.#probe !== undefined) this.#probe.pollStarted(task);
    this.#frozenTime = CLOCK_RUNS;
    let step: IteratorResult<unknown, unknown> | undefined;
    let cause: unknown;
    try {
      step = body.next();
    } catch (error) {
      cause = error;
    }
    const aborted = task.state === TaskState.aborting && step?.done === false;
    if (aborted) {
      task.wait = isWait(step?.value) ? step.value : undefined;
      unwind(task, this.#report);
    }
    const end = this.#driver.now();
    this.#frozenTime = end;
    this.#polled = undefined;
    queue.polls++;
    this.#accounts.endPoll(queue, end);
    if (step === undefined) {
      this.#endPanicked(task, end, cause);
    } else if (step.done === true) {
      this.#pollEnded(task, end, PollOutcome.ready);
      this.#ended(task, end, TaskOutcome.ready);
      task.finish(step.value);
    } else if (aborted) {
      this.#pollEnded(task, end, PollOutcome.pending);
      this.#endAborted(task, end);
    } else {
      this.#suspend(task, end, step.value);
    }
    return end;
  }

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
      this.#pollEnded(task, end, PollOutcome.yielded);
      this.#enqueue(task, end);
    } else {
      task.state = TaskState.waiting;
      this.#pollEnded(task, end, PollOutcome.pending);
    }
  }

  #endPanicked(task: Task, end: Nanoseconds, cause: unknown): void {
    const error = JoinError.panicked(task, cause);
    this.#pollEnded(task, end, PollOutcome.panicked);
    this.#ended(task, end, TaskOutcome.panicked, thrownText(cause));
    task.fail(error);
    if (this.#options.onPanic === 'throw') {
      this.#thrown = { cause };
    } else if (!task.observed) {
      this.#driver.afterMicrotasks(() => {
        if (!task.observed) this.#options.onUnobservedPanic(error);
      });
    }
  }

  #endAborted(task: Task, time: Nanoseconds): void {
    this.#ended(task, time, TaskOutcome.aborted);
    task.fail(JoinError.aborted(task));
  }

  #ended(task: Task, time: Nanoseconds, outcome: TaskOutcome, message?: string): void {
    this.#live.remove(task);
    task.queue.liveTasks--;
    if (this.#probe === undefined) return;
    this.#probe.taskEnded(task, time, message === undefined ? { outcome } : { outcome, message });
  }

  #pollEnded(task: Task, end: Nanoseconds, outcome: PollOutcome): void {
    if (this.#probe !== undefined) this.#probe.pollEnded(task, end, outcome);
  }

  #enqueue(task: Task, time: Nanoseconds): void {
    const { queue } = task;
    task.state = TaskState.queued;
    task.runnableSince = time;
    task.order = this.#enqueued++;
    queue.tasks.push(task);
    this.#runnable++;
    if (queue.depth === 1 && queue !== this.#serving) this.#becomeBacklogged(queue, time);
    if (this.#control === 'parked') {
      this.#control = 'unparking';
      this.#driver.schedule(this.#turn);
    }
  }

  #becomeBacklogged(queue: TaskQueue, time: Nanoseconds): void {
    this.#accounts.becomeBacklogged(queue, time);
    const running = this.#serving;
    if (running === undefined) return;
    const kept = this.#accounts.preempt(queue, running, time);
    this.#sliceEnd = Math.min(this.#sliceEnd, this.#sliceStart + kept);
  }

  #leaveIfEmpty(queue: TaskQueue, time: Nanoseconds): void {
    if (queue.depth === 0) this.#accounts.becomeIdle(queue, time);
  }

  #defineQueues(probe: Probe): void {
    for (const queue of this.queues) probe.queueDefined(queue, this.#accounts.policy.name);
  }

  #sample(probe: Probe, time: Nanoseconds): void {
    this.#sampledAt = time;
    for (const queue of this.queues) probe.queueSampled(queue, time);
  }

  #time(): Nanoseconds {
    return this.#frozenTime === CLOCK_RUNS ? this.#driver.now() : this.#frozenTime;
  }
}

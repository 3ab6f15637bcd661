import { hostDriver } from './host-driver.ts';
import { JoinHandle } from './join-handle.ts';
import {
  checkedLimits,
  checkedQueues,
  checkedWeight,
  type ExecutorOptions,
  type PolicyName,
  type SchedulerLimits,
  toPolicy,
} from './options.ts';
import type { Policy } from './policy.ts';
import type { Nanoseconds, Probe, QueueView } from './probe.ts';
import { Scheduler } from './scheduler.ts';
import type { TaskQueue } from './task.ts';
import type { TaskBody } from './wait.ts';

export interface SpawnOptions {
  /** Shown by probes and in errors. Default: the name of the generator function, else `task`. */
  readonly name?: string;
}

/** Counts since the executor began. */
export interface QueueStats {
  readonly polls: number;
  /** CPU time received. */
  readonly received: Nanoseconds;
  /** CPU time that the weight entitled it to while it had work. */
  readonly entitled: Nanoseconds;
  readonly spawnedTasks: number;
  /** Tasks that have not ended. */
  readonly liveTasks: number;
}

export type ExecutorStats<Name extends string> = { readonly [N in Name]: QueueStats };

/**
 * A fair cooperative executor on one thread: tasks are generator functions, queues share the CPU by weight, and within
 * a queue tasks run first in, first out. A poll cannot be preempted.
 *
 * ```ts
 * const executor = new Executor({ queues: { foreground: { weight: 8 }, background: { weight: 1 } } });
 * const handle = executor.queue('foreground').spawn(function* () {
 *   yield* sleep(10);
 *   return 42;
 * });
 * const answer = await handle;
 * ```
 */
export class Executor<Name extends string> {
  readonly #scheduler: Scheduler;
  readonly #limits: SchedulerLimits;
  readonly #queues: ReadonlyMap<string, Queue>;

  /** @throws RangeError when a queue, a weight or a limit is out of range. */
  constructor(options: ExecutorOptions<Name>) {
    const driver = options.driver ?? hostDriver();
    this.#limits = checkedLimits(options);
    this.#scheduler = new Scheduler({
      queues: checkedQueues(options.queues),
      driver,
      policy: toPolicy(options.policy ?? 'eevdf', this.#limits),
      limits: this.#limits,
      onPanic: options.onPanic ?? 'join-error',
      onUnobservedPanic: options.onUnobservedPanic ?? ((error) => driver.report(error)),
    });
    this.#queues = new Map(this.#scheduler.queues.map((state) => [state.name, new Queue(this.#scheduler, state)]));
  }

  /** @throws RangeError when there is no such queue. */
  queue(name: Name): Queue {
    const queue = this.#queues.get(name);
    if (queue !== undefined) return queue;
    const known = [...this.#queues.keys()].join(', ');
    throw new RangeError(`there is no queue "${name}"; the queues are: ${known}`);
  }

  /** Takes effect after the poll in progress. What the former policy remembered (virtual times, lags) is forgotten. */
  setPolicy(policy: PolicyName | Policy): void {
    this.#scheduler.setPolicy(toPolicy(policy, this.#limits));
  }

  /**
   * Installs a probe, which is first told of all queues and live tasks, and returns what removes it again.
   * @throws Error when a probe is installed already: there is one observer at a time.
   */
  observe(probe: Probe): () => void {
    return this.#scheduler.observe(probe);
  }

  /** Nanoseconds on the driver's clock, the one in which a probe is told times. */
  now(): Nanoseconds {
    return this.#scheduler.now();
  }

  /**
   * Whether the task being polled has had its slice: `if (executor.sliceUsedUp()) yield* yieldNow();` in a long loop
   * keeps it fair at the cost of one clock read per look. False outside a task.
   */
  sliceUsedUp(): boolean {
    return this.#scheduler.sliceUsedUp();
  }

  /** O(queues). A poll in progress is not counted yet. */
  stats(): ExecutorStats<Name> {
    const entries = this.#scheduler.queues.map(({ name, polls, received, entitled, spawnedTasks, liveTasks }) => [
      name,
      { polls, received, entitled, spawnedTasks, liveTasks },
    ]);
    return Object.fromEntries(entries) as ExecutorStats<Name>; // the scheduler's queues are the options' queues
  }
}

/** One of an executor's queues; see {@link Executor.queue}. */
export class Queue {
  readonly #scheduler: Scheduler;
  readonly #state: TaskQueue;

  /** Made by the executor. */
  constructor(scheduler: Scheduler, state: TaskQueue) {
    this.#scheduler = scheduler;
    this.#state = state;
  }

  /** Live figures of the queue. */
  get view(): QueueView {
    return this.#state;
  }

  /**
   * Makes a task of a generator function. It is runnable at once and first polled in a later poll or turn, so its queue
   * delay counts from here.
   * @throws TypeError when `task` does not return a generator.
   */
  spawn<T>(task: () => TaskBody<T>, options: SpawnOptions = {}): JoinHandle<T> {
    const body = task();
    if (typeof body?.next !== 'function' || typeof body.return !== 'function') {
      throw new TypeError('spawn takes a generator function: spawn(function* () { ... })');
    }
    const name = options.name ?? (task.name === '' ? 'task' : task.name);
    return new JoinHandle(this.#scheduler.spawn(this.#state, body, name));
  }

  /**
   * Changes the share of CPU time from now on; what the queue is owed so far stays.
   * @throws RangeError unless `weight` is a whole number from 1 to 2^20.
   */
  setWeight(weight: number): void {
    this.#scheduler.setWeight(this.#state, checkedWeight(this.#state.name, weight));
  }
}

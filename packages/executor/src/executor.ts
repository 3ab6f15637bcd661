import type { AsyncFunction, TaskFunction } from './async/async-body.ts';
import { hostDriver } from './host-driver.ts';
import { type JoinHandle, whenEnded } from './join-handle.ts';
import { announce } from './on-executor.ts';
import {
  checkedLimits,
  checkedQueues,
  type ExecutorOptions,
  type PolicyName,
  type SchedulerLimits,
  toPolicy,
} from './options.ts';
import type { Policy } from './policy.ts';
import type { Nanoseconds, Probe } from './probe.ts';
import { Queue } from './queue.ts';
import { Scheduler } from './scheduler.ts';
import { type ShutdownMode, shutDown } from './shutdown.ts';
import type { ExecutorStats } from './stats.ts';
import type { TaskBody } from './wait.ts';

export interface MarkOptions {
  /** The mark is a span that ends now and began so long ago. Default: a moment. */
  readonly duration?: Nanoseconds;
  /** Shown with the mark. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

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
export class Executor<Id extends string | number> {
  readonly #scheduler: Scheduler;
  readonly #limits: SchedulerLimits;
  /** By the text of their ids, since the keys of an object are text. */
  readonly #queues: ReadonlyMap<string, Queue>;
  readonly #runsAlways: boolean;
  #goals = 0;

  /** @throws RangeError when a queue, a weight or a limit is out of range. */
  constructor(options: ExecutorOptions<Id>) {
    const driver = options.driver ?? hostDriver();
    const queues = checkedQueues(options.queues);
    this.#limits = checkedLimits(options);
    const scheduler = new Scheduler({
      queues,
      driver,
      policy: toPolicy(options.policy ?? 'eevdf', this.#limits),
      limits: this.#limits,
      fullStats: options.stats === 'full',
      measureForeign: options.measureForeign ?? true,
      onPanic: options.onPanic ?? 'join-error',
      onUnobservedPanic: options.onUnobservedPanic ?? ((error) => driver.report(error)),
    });
    this.#scheduler = scheduler;
    this.#queues = new Map(scheduler.queues.map((state, at) => [String(queues[at]?.id), new Queue(scheduler, state)]));
    this.#runsAlways = options.run !== 'untilGoal';
    if (!this.#runsAlways) scheduler.hold();
    announce(this);
  }

  /** @throws RangeError when there is no such queue. */
  queue(id: Id): Queue {
    const queue = this.#queues.get(String(id));
    if (queue !== undefined) return queue;
    const known = [...this.#queues.keys()].join(', ');
    throw new RangeError(`there is no queue "${id}"; the queues are: ${known}`);
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
   * Notes something of the program's own among the events of the executor. Costs a branch while no probe is installed.
   * @throws RangeError unless `duration` is 0 or more.
   */
  mark(name: string, { duration, fields }: MarkOptions = {}): void {
    if (duration !== undefined && !(duration >= 0)) {
      throw new RangeError(`the duration of a mark is a number of nanoseconds, 0 or more; got ${duration}`);
    }
    this.#scheduler.mark(name, () => ({ duration, fields: fields === undefined ? '' : JSON.stringify(fields) }));
  }

  /**
   * Runs tasks until `goal` has its outcome, which it gives; a generator or async function becomes a task of the first queue.
   * Under the option `run: 'untilGoal'` nothing runs before, and after the last goal is reached the tasks that are left
   * stay as they are until the next `runUntil`: what was reached is seen at the end of the poll for a task, and once
   * promise jobs run for a promise. Without that option the executor runs before and after as well. The driver still
   * has to be run if it is a {@link VirtualDriver}.
   */
  runUntil<T>(goal: AsyncFunction<T>): Promise<T>;
  runUntil<T>(goal: JoinHandle<T> | PromiseLike<T> | (() => TaskBody<T>)): Promise<T>;
  runUntil<T>(goal: JoinHandle<T> | PromiseLike<T> | TaskFunction<T>): Promise<T> {
    const awaited = typeof goal === 'function' ? this.#firstQueue().spawn(goal) : goal;
    this.#goals++;
    this.#scheduler.control.resume();
    whenEnded(awaited, () => {
      this.#goals--;
      if (this.#goals === 0 && !this.#runsAlways) this.#scheduler.hold();
    });
    return Promise.resolve(awaited);
  }

  /**
   * Ends the executor: from now on `spawn` throws, and the promise settles when no task is left. Can be called again,
   * also with a stricter mode; a task may call it. Tasks that were held back by `run: 'untilGoal'` run to their end.
   */
  shutdown(mode: ShutdownMode = 'drain'): Promise<void> {
    return shutDown(this.#scheduler, mode);
  }

  /** O(queues). A poll in progress is not counted yet. */
  stats(): ExecutorStats<Id> {
    const queues = Object.fromEntries([...this.#queues].map(([id, queue]) => [id, queue.stats()]));
    return { ...this.#scheduler.stats(), queues: queues as ExecutorStats<Id>['queues'] }; // one for each id of the options
  }

  #firstQueue(): Queue {
    const [first] = this.#queues.values();
    if (first === undefined) throw new Error('an executor has at least one queue');
    return first;
  }
}

import { AsyncBody, type AsyncFunction, isAsyncFunction, type TaskFunction } from './async/async-body.ts';
import { JoinHandle } from './join-handle.ts';
import { checkedWeight } from './options.ts';
import type { QueueView } from './probe.ts';
import type { Scheduler, Spawning } from './scheduler.ts';
import { callerLocation } from './spawn-location.ts';
import { SpawnPlaces } from './spawn-places.ts';
import type { QueueStats } from './stats.ts';
import type { TaskQueue } from './task.ts';
import type { TaskBody } from './wait.ts';

export interface SpawnOptions {
  /** Shown by probes and in errors. Default: the name of the generator function, else `task`. */
  readonly name?: string;
  /**
   * Where it is spawned, as `file:line:column`, shown by probes. Default: the caller of `spawn`, looked up only while a
   * probe is installed, since that costs a few microseconds, and remembered for a function that is spawned often.
   */
  readonly location?: string;
}

/** One of an executor's queues; see `Executor.queue`. */
export class Queue {
  readonly #scheduler: Scheduler;
  readonly #state: TaskQueue;
  readonly #places = new SpawnPlaces();

  /** Made by the executor. */
  constructor(scheduler: Scheduler, state: TaskQueue) {
    this.#scheduler = scheduler;
    this.#state = state;
  }

  /** Live figures of the queue. */
  get view(): QueueView {
    return this.#state;
  }

  /** O(1). */
  stats(): QueueStats {
    return this.#state.counters.stats(this.#state);
  }

  /**
   * Makes a task of a generator function, or of an async function: see {@link AsyncTask} for what that can do. It is
   * runnable at once and first polled in a later poll or turn, so its queue delay counts from here.
   * @throws TypeError when `task` neither returns a generator nor is declared `async`.
   * @throws Error when the executor was shut down.
   */
  spawn<T>(task: AsyncFunction<T>, options?: SpawnOptions): JoinHandle<T>;
  spawn<T>(task: () => TaskBody<T>, options?: SpawnOptions): JoinHandle<T>;
  spawn<T>(task: TaskFunction<T>, options?: SpawnOptions): JoinHandle<T>;
  spawn<T>(task: TaskFunction<T>, options?: SpawnOptions): JoinHandle<T> {
    const body = this.#bodyOf(task);
    const name = options?.name ?? (task.name === '' ? 'task' : task.name);
    const location = options?.location ?? this.callerOf(task, this, 'spawn');
    return new JoinHandle(this.#scheduler.spawn(this.#state, { body, name, location }));
  }

  /** For a method that spawns `task` for its caller: what to pass as `location`; '' while no probe is installed. */
  callerOf<Name extends string>(
    task: TaskFunction<unknown>,
    spawner: { readonly [N in Name]: unknown },
    method: Name,
  ): string {
    return this.#scheduler.isObserved ? this.#places.of(task, () => callerLocation(spawner[method])) : '';
  }

  #bodyOf<T>(task: TaskFunction<T>): Spawning<T>['body'] {
    if (isAsyncFunction(task)) return (owner) => new AsyncBody(task, owner, this.#scheduler.asyncPolls);
    const body = task();
    if (typeof body?.next === 'function' && typeof body.return === 'function') return body;
    throw new TypeError(
      'spawn takes function* () { … } or async (task) => { … }: what only returns a promise cannot be run in turn',
    );
  }

  /**
   * Changes the share of CPU time from now on; what the queue is owed so far stays.
   * @throws RangeError unless `weight` is a whole number from 1 to 2^20.
   */
  setWeight(weight: number): void {
    this.#scheduler.setWeight(this.#state, checkedWeight(this.#state.name, weight));
  }
}

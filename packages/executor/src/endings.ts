import type { Driver } from './driver.ts';
import { JoinError, thrownText } from './join-error.ts';
import { LiveTasks } from './live-tasks.ts';
import type { Observer } from './observer.ts';
import { type Nanoseconds, TaskOutcome } from './probe.ts';
import type { Task } from './task.ts';

export interface PanicHandling {
  readonly onPanic: 'join-error' | 'throw';
  readonly onUnobservedPanic: (error: JoinError) => void;
}

/** Makes its error for the first who asks: one with a stack costs microseconds, and mostly nobody does. */
class Aborted {
  readonly kind = 'failed';
  readonly #task: Task;
  #error: JoinError | undefined;

  constructor(task: Task) {
    this.#task = task;
  }

  get error(): JoinError {
    this.#error ??= JoinError.aborted(this.#task);
    return this.#error;
  }
}

/** Keeps the tasks that live, and ends them: each gets its outcome once, and a panic that nobody handles is reported. */
export class Endings {
  readonly #live = new LiveTasks();
  readonly #driver: Driver;
  readonly #observer: Observer;
  readonly #handling: PanicHandling;
  /** A panic that is to be thrown out of the turn. */
  #thrown: { readonly cause: unknown } | undefined;
  #whenNoneLives: (() => void)[] = [];

  constructor(driver: Driver, observer: Observer, handling: PanicHandling) {
    this.#driver = driver;
    this.#observer = observer;
    this.#handling = handling;
  }

  get hasThrown(): boolean {
    return this.#thrown !== undefined;
  }

  /** Throws the panic of this turn, if it is to be thrown. */
  rethrow(): void {
    const thrown = this.#thrown;
    this.#thrown = undefined;
    if (thrown !== undefined) throw thrown.cause;
  }

  began(task: Task): void {
    this.#live.add(task);
    task.queue.counters.spawnedTasks++;
    task.queue.counters.liveTasks++;
  }

  liveTasks(): readonly Task[] {
    return this.#live.inOrderOfSpawn();
  }

  /** Calls back once no task lives, at once if that is so. */
  whenNoneLives(listener: () => void): void {
    if (this.#live.size === 0) listener();
    else this.#whenNoneLives.push(listener);
  }

  ready(task: Task, time: Nanoseconds, value: unknown): void {
    this.#leave(task, time, { outcome: TaskOutcome.ready });
    task.complete({ kind: 'ready', value });
    this.#tellIfNoneLives();
  }

  aborted(task: Task, time: Nanoseconds): void {
    this.#leave(task, time, { outcome: TaskOutcome.aborted });
    task.complete(new Aborted(task));
    this.#tellIfNoneLives();
  }

  panicked(task: Task, time: Nanoseconds, cause: unknown): void {
    const error = JoinError.panicked(task, cause);
    this.#leave(task, time, { outcome: TaskOutcome.panicked, message: thrownText(cause) });
    task.complete({ kind: 'failed', error });
    if (this.#handling.onPanic === 'throw') {
      this.#thrown = { cause };
    } else if (!task.isAskedFor) {
      this.#driver.afterMicrotasks(() => {
        if (!task.isAskedFor) this.#handling.onUnobservedPanic(error);
      });
    }
    this.#tellIfNoneLives();
  }

  #leave(task: Task, time: Nanoseconds, end: { readonly outcome: TaskOutcome; readonly message?: string }): void {
    this.#live.remove(task);
    task.queue.counters.liveTasks--;
    if (this.#observer.probe !== undefined) this.#observer.probe.taskEnded(task, time, end);
  }

  #tellIfNoneLives(): void {
    if (this.#live.size > 0 || this.#whenNoneLives.length === 0) return;
    const listeners = this.#whenNoneLives;
    this.#whenNoneLives = [];
    for (const listener of listeners) listener();
  }
}

import type { JoinError } from './join-error.ts';
import type { Nanoseconds, TaskId, TaskView } from './probe.ts';
import type { QueueState } from './queue-state.ts';
import { TaskState } from './task-state.ts';
import type { TaskBody, Timer, Wait, Waker } from './wait.ts';

/** A queue with its runnable tasks. */
export type TaskQueue = QueueState<Task>;

export type Completion<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: JoinError };

/** What a task asks of the scheduler that runs it. */
export interface TaskOwner {
  wake(task: Task): void;
  startTimer(task: Task, delay: Nanoseconds): Timer;
  abort(task: Task): void;
}

export interface TaskOrigin<T> {
  readonly id: TaskId;
  readonly name: string;
  readonly queue: TaskQueue;
  readonly parent: TaskId;
  readonly spawnedAt: Nanoseconds;
  readonly body: TaskBody<T>;
}

/** One spawned task. It is its own waker, so that waking allocates nothing; ids are never used twice. */
export class Task<T = unknown> implements TaskView, Waker {
  readonly id: TaskId;
  readonly name: string;
  readonly queue: TaskQueue;
  readonly parent: TaskId;
  readonly spawnedAt: Nanoseconds;
  readonly #owner: TaskOwner;
  runnableSince: Nanoseconds;
  pollStartedAt: Nanoseconds;
  /** Position in the order in which the executor's tasks became runnable. */
  order = 0;
  /** Position in the list of live tasks. */
  slot = 0;
  state: TaskState = TaskState.waiting;
  /** Undefined once the task has ended, so that a kept handle does not keep the body alive. */
  body: TaskBody<T> | undefined;
  wait: Wait | undefined;
  completion: Completion<T> | undefined;
  /** Somebody asked for the outcome, so a panic is theirs to handle. */
  observed = false;
  #onEnd: Set<() => void> | undefined;

  constructor(owner: TaskOwner, origin: TaskOrigin<T>) {
    this.#owner = owner;
    this.id = origin.id;
    this.name = origin.name;
    this.queue = origin.queue;
    this.parent = origin.parent;
    this.spawnedAt = origin.spawnedAt;
    this.runnableSince = origin.spawnedAt;
    this.pollStartedAt = origin.spawnedAt;
    this.body = origin.body;
  }

  beginPoll(start: Nanoseconds): void {
    this.state = TaskState.polled;
    this.pollStartedAt = start;
  }

  wake(): void {
    this.#owner.wake(this);
  }

  wakeAfter(delay: Nanoseconds): Timer {
    return this.#owner.startTimer(this, delay);
  }

  abort(): void {
    this.#owner.abort(this);
  }

  /** Calls `listener` when the task ends; listeners are called in the order in which they came. */
  onEnd(listener: () => void): void {
    this.#onEnd ??= new Set();
    this.#onEnd.add(listener);
  }

  offEnd(listener: () => void): void {
    this.#onEnd?.delete(listener);
  }

  finish(value: T): void {
    this.#complete({ kind: 'ready', value });
  }

  fail(error: JoinError): void {
    this.#complete({ kind: 'failed', error });
  }

  #complete(completion: Completion<T>): void {
    this.state = TaskState.ended;
    this.completion = completion;
    this.body = undefined;
    this.wait = undefined;
    const listeners = this.#onEnd;
    this.#onEnd = undefined;
    if (listeners !== undefined) for (const listener of listeners) listener();
  }
}

import type { ResumableBody } from './async/resumable-body.ts';
import { Holds } from './holds.ts';
import type { JoinError } from './join-error.ts';
import { Joiners } from './joiners.ts';
import type { PolledTask } from './poll-context.ts';
import { type Nanoseconds, PollSource, type TaskId, type TaskKind, WakeEffect } from './probe.ts';
import type { QueueState } from './queue-state.ts';
import type { Resource, ResourceView } from './resource.ts';
import type { TaskCounters } from './task-counters.ts';
import { TaskState } from './task-state.ts';
import type { TaskBody, Timer, Wait, Wakeable } from './wait.ts';

/** A queue with its runnable tasks. */
export type TaskQueue = QueueState<Task>;

export type Completion<T> =
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: JoinError };

/** What a task asks of the scheduler that runs it. */
export interface TaskOwner {
  /** Start of the poll in progress, or of the last one. */
  readonly pollStartedAt: Nanoseconds;
  wake(task: Task): void;
  startTimer(target: Wakeable, delay: Nanoseconds): Timer;
  startTimerAt(target: Wakeable, deadline: Nanoseconds): Timer;
  abort(task: Task): void;
  acquired(task: Task, resource: ResourceView, amount: number): void;
  released(task: Task, resource: ResourceView, amount: number): void;
}

export interface TaskOrigin<T> {
  readonly id: TaskId;
  readonly name: string;
  readonly queue: TaskQueue;
  readonly parent: TaskId;
  readonly location: string;
  readonly spawnedAt: Nanoseconds;
  readonly kind: TaskKind;
  /** Undefined where it is made for the task that is made here. */
  readonly body: TaskBody<T> | undefined;
  readonly counters: TaskCounters | undefined;
}

/** One spawned task. It is its own waker, so that waking allocates nothing; ids are never used twice. */
export class Task<T = unknown> implements PolledTask {
  // Numbers begin as numbers: V8 would keep a field that was once undefined as a pointer, and each time in it as an object.
  readonly id: TaskId = 0;
  readonly name: string;
  readonly kind: TaskKind;
  readonly location: string;
  readonly queue: TaskQueue;
  readonly parent: TaskId = 0;
  readonly spawnedAt: Nanoseconds;
  readonly #owner: TaskOwner;
  /** While it waits, the end of its last poll, before which no message can have made it runnable. */
  runnableSince: Nanoseconds = 0;
  pollSource: PollSource = PollSource.fifo;
  wakeEffect: WakeEffect = WakeEffect.queued;
  /** Position in the order in which the executor's tasks became runnable. */
  order = 0;
  /** Position in the list of live tasks. */
  slot = 0;
  state: TaskState = TaskState.waiting;
  /** Undefined once the task has ended, so that a kept handle does not keep the body alive. */
  body: TaskBody<T> | ResumableBody<T> | undefined;
  wait: Wait | undefined;
  completion: Completion<T> | undefined;
  /** Undefined unless the option `stats` is `full`. */
  readonly counters: TaskCounters | undefined;
  #joiners: Joiners | undefined;
  #holds: Holds | undefined;

  constructor(owner: TaskOwner, origin: TaskOrigin<T>) {
    this.#owner = owner;
    this.id = origin.id;
    this.name = origin.name;
    this.kind = origin.kind;
    this.queue = origin.queue;
    this.parent = origin.parent;
    this.location = origin.location;
    this.spawnedAt = origin.spawnedAt;
    this.runnableSince = origin.spawnedAt;
    this.body = origin.body;
    this.counters = origin.counters;
  }

  beginPoll(): void {
    this.state = TaskState.polled;
  }

  /** Kept once for all tasks, since one is polled at a time: a million parked tasks need not each have room for it. */
  get pollStartedAt(): Nanoseconds {
    return this.#owner.pollStartedAt;
  }

  wake(): void {
    this.#owner.wake(this);
  }

  wakeAfter(delay: Nanoseconds, target: Wakeable = this): Timer {
    return this.#owner.startTimer(target, delay);
  }

  wakeAt(deadline: Nanoseconds, target: Wakeable = this): Timer {
    return this.#owner.startTimerAt(target, deadline);
  }

  abort(): void {
    this.#owner.abort(this);
  }

  acquired(resource: ResourceView, amount: number): void {
    this.#holds ??= new Holds();
    this.#holds.add(resource, amount);
    this.#owner.acquired(this, resource, amount);
  }

  released(resource: ResourceView, amount: number): void {
    this.#holds?.remove(resource, amount);
    this.#owner.released(this, resource, amount);
  }

  /** Tells how much of each resource it holds, of a lock taken before anybody observed as well. */
  describeHolds(tell: (resource: ResourceView, amount: number) => void): void {
    const join = this.#joiners?.resource;
    if (join !== undefined) tell(join, 1);
    this.#holds?.totals().forEach((amount, resource) => tell(resource, amount));
  }

  get joiners(): Joiners {
    this.#joiners ??= new Joiners();
    return this.#joiners;
  }

  /** False: a panic of it is nobody's to handle. */
  get isAskedFor(): boolean {
    return this.#joiners?.haveAsked === true;
  }

  /** What joiners of the task wait for, and the task itself holds until its end. */
  joinResource(): Resource {
    const { joiners } = this;
    if (joiners.resource !== undefined) return joiners.resource;
    const resource = joiners.makeResource(this.name);
    this.#owner.acquired(this, resource, 1);
    return resource;
  }

  complete(completion: Completion<T>): void {
    this.state = TaskState.ended;
    this.completion = completion;
    this.body = undefined;
    this.wait = undefined;
    const resource = this.#joiners?.resource;
    if (resource !== undefined) {
      this.#owner.released(this, resource, 1);
      resource.waiting = 0;
    }
    this.#joiners?.tell();
  }
}

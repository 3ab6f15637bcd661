import type { Policy } from './policy.ts';
import {
  type Nanoseconds,
  NO_QUEUE,
  type Probe,
  type QueueId,
  SliceEnd,
  type SlicePick,
  type TaskId,
  type VirtualTime,
  WakeSource,
} from './probe.ts';
import type { ResourceView } from './resource.ts';
import type { Task, TaskQueue } from './task.ts';
import { TaskState } from './task-state.ts';

/** Often enough for a curve, seldom enough to be a small part of what is told: see `Probe.queueSampled`. */
const SAMPLE_INTERVAL: Nanoseconds = 2_000_000;

/**
 * What was decided for the slice that begins. Found out when a probe reads it, which has to be while it is told of the
 * start, so that nobody pays for it who does not ask.
 */
class Pick implements SlicePick {
  queue: TaskQueue | undefined;
  granted: Nanoseconds = 0;
  readonly #queues: readonly TaskQueue[];

  constructor(queues: readonly TaskQueue[]) {
    this.#queues = queues;
  }

  /** O(queues) under a policy that tests eligibility. */
  get eligible(): number {
    const policy = this.queue?.policy;
    let eligible = 0;
    for (const queue of this.#queues) if (queue.depth > 0 && policy?.isEligible?.(queue) !== false) eligible++;
    return eligible;
  }

  get deadline(): VirtualTime {
    return this.queue?.policy.deadline?.(this.queue) ?? 0;
  }
}

/** The one place for a probe, and the objects in which it is told things, reused so that telling allocates nothing. */
export class Observer {
  probe: Probe | undefined;
  readonly #queues: readonly TaskQueue[];
  #sampledAt: Nanoseconds = 0;
  readonly #woken: { source: WakeSource; waker: TaskId } = { source: WakeSource.outside, waker: 0 };
  readonly #pick: Pick;
  readonly #ending: { reason: SliceEnd; by: QueueId } = { reason: SliceEnd.empty, by: NO_QUEUE };
  readonly #hold = { task: 0, amount: 0 };

  constructor(queues: readonly TaskQueue[]) {
    this.#queues = queues;
    this.#pick = new Pick(queues);
  }

  defineQueues(policy: Policy): void {
    for (const queue of this.#queues) this.probe?.queueDefined(queue, policy.name);
  }

  /** `tasks`: all live ones. */
  describe(tasks: readonly Task[], time: Nanoseconds): void {
    for (const task of tasks) this.probe?.taskSpawned(task);
    for (const task of tasks) {
      task.describeHolds((resource, amount) => this.held(task, time, { resource, amount }));
      if (task.state === TaskState.waiting && task.wait !== undefined) {
        this.probe?.taskWaiting(task, task.runnableSince, task.wait.resource);
      }
    }
  }

  sample(time: Nanoseconds): void {
    this.#sampledAt = time;
    for (const queue of this.#queues) this.probe?.queueSampled(queue, time);
  }

  sampleIfDue(time: Nanoseconds): void {
    if (time - this.#sampledAt >= SAMPLE_INTERVAL) this.sample(time);
  }

  /** `by`: the task being polled, `timer`, or undefined for code outside of tasks. */
  woken(task: Task, time: Nanoseconds, by: Task | 'timer' | undefined): void {
    this.#woken.waker = typeof by === 'object' ? by.id : 0;
    if (by === 'timer') this.#woken.source = WakeSource.timer;
    else this.#woken.source = by === undefined ? WakeSource.outside : WakeSource.task;
    this.probe?.taskWoken(task, time, this.#woken);
  }

  sliceStarted(queue: TaskQueue, time: Nanoseconds, granted: Nanoseconds): void {
    this.#pick.queue = queue;
    this.#pick.granted = granted;
    this.probe?.sliceStarted(queue, time, this.#pick);
  }

  sliceEnded(queue: TaskQueue, time: Nanoseconds, end: { readonly reason: SliceEnd; readonly by: QueueId }): void {
    this.#ending.reason = end.reason;
    this.#ending.by = end.reason === SliceEnd.preempted ? end.by : NO_QUEUE;
    this.probe?.sliceEnded(queue, time, this.#ending);
  }

  held(task: Task, time: Nanoseconds, change: { readonly resource: ResourceView; readonly amount: number }): void {
    this.#hold.task = task.id;
    this.#hold.amount = Math.abs(change.amount);
    if (change.amount < 0) this.probe?.resourceReleased(change.resource, time, this.#hold);
    else this.probe?.resourceAcquired(change.resource, time, this.#hold);
  }
}

import type { Accounts } from './accounts.ts';
import { arrivalAge } from './arrival.ts';
import { type Nanoseconds, PollSource } from './probe.ts';
import type { SchedulerCounters } from './scheduler-counters.ts';
import type { Slices } from './slices.ts';
import type { Task, TaskQueue } from './task.ts';
import { TaskState } from './task-state.ts';

/** Puts tasks into their queues and takes them out again, and tells of queues that get work or have none left. */
export class Backlog {
  readonly #accounts: Accounts;
  readonly #counters: SchedulerCounters;
  readonly #slices: Slices;
  #enqueued = 0;
  /** Queued tasks, over all queues. */
  size = 0;

  constructor(accounts: Accounts, counters: SchedulerCounters, slices: Slices) {
    this.#accounts = accounts;
    this.#counters = counters;
    this.#slices = slices;
  }

  /** Somebody made the task runnable. */
  enqueue(task: Task, time: Nanoseconds): void {
    const { queue } = task;
    const age = arrivalAge();
    if (age === undefined) {
      this.#makeRunnable(task, time);
      queue.tasks.push(task);
    } else {
      this.#makeRunnable(task, Math.max(task.runnableSince, time - age));
      task.pollSource = PollSource.injected;
      queue.tasks.pushBack(task);
    }
    if (queue.depth === 1 && queue !== this.#slices.queue) this.#becomeBacklogged(queue, time);
  }

  /** The task polled last goes on later. Its queue is being served, so nobody else need know of it. */
  requeue(task: Task, time: Nanoseconds): void {
    this.#makeRunnable(task, time);
    task.queue.tasks.pushBack(task);
  }

  /** The next task of the queue, to be polled. */
  take(queue: TaskQueue): Task | undefined {
    const task = queue.tasks.shift();
    if (task !== undefined) this.size--;
    return task;
  }

  /** Ends the state of a queued task: it will not be polled any more. */
  withdraw(task: Task, time: Nanoseconds): void {
    task.state = TaskState.ended;
    task.queue.tasks.forgetOne();
    this.size--;
    if (task.queue !== this.#slices.queue) this.leaveIfEmpty(task.queue, time);
  }

  leaveIfEmpty(queue: TaskQueue, time: Nanoseconds): void {
    if (queue.depth > 0) return;
    this.#counters.runnableQueues--;
    this.#accounts.becomeIdle(queue, time);
  }

  #makeRunnable(task: Task, since: Nanoseconds): void {
    task.state = TaskState.queued;
    task.runnableSince = since;
    task.pollSource = PollSource.fifo;
    task.order = this.#enqueued++;
    task.queue.counters.enqueued++;
    this.size++;
  }

  #becomeBacklogged(queue: TaskQueue, time: Nanoseconds): void {
    queue.counters.becameRunnable++;
    queue.counters.unserved(time);
    this.#counters.runnableQueues++;
    this.#accounts.becomeBacklogged(queue, time);
    this.#slices.preempt(queue, time);
  }
}

import { PollOutcome, type TaskId, type TaskView, WakeEffect } from '../../src/probe.ts';
import type { Probe } from '../../src/probe.ts';
import type { ResourceView } from '../../src/resource.ts';
import { quiet } from '../quiet-probe.ts';

/** Which tasks are runnable and in what order, as a probe can follow it. Throws where the executor does otherwise. */
export class QueueModel {
  /** Runnable tasks of all queues in the order in which they became so. */
  readonly #runnable: TaskView[] = [];
  readonly #live = new Set<TaskId>();
  readonly #resources = new Set<ResourceView>();
  readonly #order: 'queue' | 'all' | 'any';
  #polled: TaskView | undefined;
  /** The task polled was woken in this poll. */
  #wokenAgain = false;
  /** The task polled last was, and its poll ended all the same as if it had to wait. */
  #lost = false;

  /** Who is polled next: the first of the `queue`, the first of `all` queues, or with a LIFO slot `any` of a queue. */
  constructor(order: 'queue' | 'all' | 'any') {
    this.#order = order;
  }

  readonly probe: Probe = {
    ...quiet,
    taskSpawned: (task) => {
      this.#live.add(task.id);
      this.#runnable.push(task);
    },
    taskWoken: (task) => {
      const effect = this.#effectOfWake(task);
      if (task.wakeEffect !== effect) this.#fail(task, `was woken with effect ${task.wakeEffect}, not ${effect}`);
      if (effect === WakeEffect.queued) this.#runnable.push(task);
      if (effect === WakeEffect.duringPoll) this.#wokenAgain = true;
    },
    pollStarted: (task) => {
      if (this.#polled !== undefined) this.#fail(task, 'is polled inside of another poll');
      const next = this.#runnable.find((other) => this.#order === 'all' || this.#competes(other, task));
      if (next !== task) this.#fail(task, `is polled before ${next?.name ?? 'it was made runnable'}`);
      this.#runnable.splice(this.#runnable.indexOf(task), 1);
      this.#polled = task;
      this.#wokenAgain = false;
      const depth = this.#runnable.filter((other) => other.queue === task.queue).length;
      if (task.queue.depth !== depth) this.#fail(task, `has a queue of depth ${task.queue.depth}, not ${depth}`);
    },
    pollEnded: (task, _, outcome) => {
      this.#polled = undefined;
      if (outcome === PollOutcome.yielded || outcome === PollOutcome.outOfBudget) this.#runnable.push(task);
      this.#lost = outcome === PollOutcome.pending && this.#wokenAgain;
    },
    taskWaiting: (task, _, resource) => {
      if (this.#lost) this.#fail(task, 'waits although it was woken during its poll');
      this.#resources.add(resource);
    },
    taskEnded: (task) => {
      if (!this.#live.delete(task.id)) this.#fail(task, 'ends twice');
      const at = this.#runnable.indexOf(task);
      if (at >= 0) this.#runnable.splice(at, 1);
    },
  };

  /** Nothing is to happen any more: whoever still lives must have no reason to run. */
  settled(): void {
    for (const task of this.#runnable) this.#fail(task, 'is runnable and was not polled');
    for (const { kind, name, waiting, available } of this.#resources) {
      if (waiting > 0 && available > 0)
        throw new Error(`${waiting} tasks wait for ${kind} ${name}: there is ${available}`);
    }
  }

  #effectOfWake(task: TaskView): WakeEffect {
    if (task === this.#polled) return this.#wokenAgain ? WakeEffect.alreadyQueued : WakeEffect.duringPoll;
    return this.#runnable.includes(task) ? WakeEffect.alreadyQueued : WakeEffect.queued;
  }

  /** Whether the order in which the two became runnable decides who of them is polled first. */
  #competes(other: TaskView, task: TaskView): boolean {
    return this.#order === 'any' ? other === task : other.queue === task.queue;
  }

  #fail(task: TaskView, what: string): never {
    throw new Error(`${task.name} (${task.id}) ${what}`);
  }
}

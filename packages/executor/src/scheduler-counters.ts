import type { Control } from './control.ts';
import type { Nanoseconds } from './probe.ts';
import type { QueueState } from './queue-state.ts';
import { type ExecutorStats, Sampling } from './stats.ts';

/** What the scheduler counts over all queues, each in O(1). */
export class SchedulerCounters {
  readonly #full: boolean;
  readonly #runnableQueues = new Sampling();
  readonly #runnableTasks = new Sampling();
  /** Queues with runnable tasks now. */
  runnableQueues = 0;
  pickTime: Nanoseconds = 0;
  wakes = 0;
  wakesWithoutEffect = 0;

  constructor(full: boolean) {
    this.#full = full;
  }

  /** A pick is to come, with so many runnable tasks. */
  picking(runnableTasks: number): void {
    this.#runnableQueues.add(this.runnableQueues);
    this.#runnableTasks.add(runnableTasks);
  }

  stats(control: Control, queues: readonly QueueState[]): Omit<ExecutorStats, 'queues'> {
    const total = (figure: 'polls' | 'preemptRequests' | 'forcedYields') =>
      queues.reduce((sum, { counters }) => sum + counters[figure], 0);
    return {
      startedAt: control.startedAt,
      busy: control.busy,
      idle: control.idle,
      driver: control.driverTime,
      turns: control.turns,
      driverYields: control.driverYields,
      longestTurn: control.longestTurn,
      picks: this.#runnableTasks.samples,
      pickTime: this.#full ? this.pickTime : undefined,
      wakes: this.wakes,
      wakesWithoutEffect: this.wakesWithoutEffect,
      polls: total('polls'),
      preemptRequests: total('preemptRequests'),
      forcedYields: total('forcedYields'),
      runnableQueues: this.#runnableQueues.summary(),
      runnableTasks: this.#runnableTasks.summary(),
    };
  }
}

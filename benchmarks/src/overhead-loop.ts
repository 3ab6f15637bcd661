import { Executor, Notify, yieldNow } from '@pollscope/executor';
import { threadTimeNs } from './thread-time.ts';

const TASKS = 8;
/** A block of some 15 ms: short enough that the machine is the same for the next, long enough for its clock. */
const POLLS_PER_TASK = 4_000;
/** Steps of arithmetic in each poll, a fraction of a microsecond: the shortest polls that are worth being tasks. */
const WORK = 200;

/** An executor with tasks that do a little arithmetic and yield, a block of polls whenever they are told to. */
export class OverheadLoop {
  readonly executor = new Executor({ queues: { main: { weight: 2 }, side: { weight: 1 } } });
  readonly #begun = new Notify();
  #block = 0;
  #running = 0;
  #ended: () => void = () => undefined;

  constructor() {
    for (let index = 0; index < TASKS; index++) {
      const queue = this.executor.queue(index % 2 === 0 ? 'main' : 'side');
      queue.spawn(() => this.#blocks(index), { name: 'worker' });
    }
  }

  /** Runs one block. Resolves with the nanoseconds of this thread for each poll of it. */
  async nsPerPoll(): Promise<number> {
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    this.#running = TASKS;
    const start = threadTimeNs();
    this.#block++;
    this.#begun.notifyWaiters();
    await ended;
    return (threadTimeNs() - start) / (TASKS * POLLS_PER_TASK);
  }

  *#blocks(seed: number) {
    let value = seed;
    for (let block = 1; ; block++) {
      while (this.#block < block) yield* this.#begun.notified();
      for (let poll = 0; poll < POLLS_PER_TASK; poll++) {
        for (let step = 0; step < WORK; step++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
        yield* yieldNow();
      }
      if (--this.#running === 0) this.#ended();
    }
  }
}

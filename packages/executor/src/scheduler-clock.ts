import type { Driver } from './driver.ts';
import type { Nanoseconds } from './probe.ts';

/** In place of a time: the clock runs. */
const RUNNING = -1;

/**
 * The time of what the scheduler itself does. It stands still from the end of a poll to the beginning of the next, so
 * that the clock is read once per poll; while tasks or the driver have control it runs.
 */
export class SchedulerClock {
  readonly #driver: Driver;
  #stoppedAt: Nanoseconds = RUNNING;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  time(): Nanoseconds {
    return this.#stoppedAt === RUNNING ? this.#driver.now() : this.#stoppedAt;
  }

  stopAt(time: Nanoseconds): void {
    this.#stoppedAt = time;
  }

  run(): void {
    this.#stoppedAt = RUNNING;
  }
}

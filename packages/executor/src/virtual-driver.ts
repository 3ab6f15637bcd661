import type { Driver } from './driver.ts';
import { afterMicrotasks, currentHost, macrotasks, throwUncaught } from './host.ts';
import type { Nanoseconds } from './probe.ts';

/**
 * Simulated time, for tests and simulations: the same program gives the same trace. Time moves only when a task spends
 * it and when, with nothing runnable, {@link VirtualDriver.run} jumps to the next alarm. So a task that yields for ever
 * without spending time never lets the run end.
 *
 * Under `run` and `runFor` promises settle only after they have returned. Tasks that are async functions or wait for
 * promises need {@link VirtualDriver.runAsync} or `runForAsync`: there promise jobs run whenever there is one, and take no
 * time unless they spend it; what comes from outside, as I/O does, is not waited for.
 */
export class VirtualDriver implements Driver {
  #now: Nanoseconds = 0;
  #turns: (() => void)[] = [];
  #alarm: { readonly deadline: Nanoseconds; readonly callback: () => void } | undefined;
  #running = false;
  readonly #afterMicrotasks = afterMicrotasks(currentHost(), macrotasks(currentHost()));
  /** Callbacks to come when promise jobs have run. */
  #awaited = 0;
  /** Of a run that waits for them. */
  #waiting: { readonly goOn: () => void; readonly fail: (error: unknown) => void } | undefined;

  now(): Nanoseconds {
    return this.#now;
  }

  /** Called in a task: the task has used `duration` of CPU time. */
  spend(duration: Nanoseconds): void {
    this.#now += checkedDuration(duration);
  }

  /** Runs until nothing is runnable and no alarm is set. */
  run(): void {
    this.#runUntil(Number.POSITIVE_INFINITY);
  }

  /** The same, with promise jobs. */
  runAsync(): Promise<void> {
    return this.#runUntilAsync(Number.POSITIVE_INFINITY);
  }

  /** Runs for `duration`, overrun by at most the executor's turn in progress. Time passes even when all is idle. */
  runFor(duration: Nanoseconds): void {
    const end = this.#now + checkedDuration(duration);
    this.#runUntil(end);
    this.#now = Math.max(this.#now, end);
  }

  /** The same, with promise jobs. */
  async runForAsync(duration: Nanoseconds): Promise<void> {
    const end = this.#now + checkedDuration(duration);
    await this.#runUntilAsync(end);
    this.#now = Math.max(this.#now, end);
  }

  schedule(turn: () => void): void {
    this.#turns.push(turn);
  }

  setAlarm(deadline: Nanoseconds | undefined, callback: () => void): void {
    this.#alarm = deadline === undefined ? undefined : { deadline, callback };
  }

  afterMicrotasks(callback: () => void): void {
    this.#awaited++;
    this.#afterMicrotasks(() => {
      this.#awaited--;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      try {
        callback();
      } catch (error) {
        if (waiting === undefined) throw error;
        waiting.fail(error);
      }
      waiting?.goOn();
    });
  }

  report(error: unknown): void {
    throwUncaught(currentHost(), error);
  }

  #runUntil(end: Nanoseconds): void {
    this.#begin();
    try {
      for (let next = this.#next(end); next !== undefined; next = this.#next(end)) next();
    } finally {
      this.#running = false;
    }
  }

  async #runUntilAsync(end: Nanoseconds): Promise<void> {
    this.#begin();
    try {
      for (;;) {
        await this.#promiseJobs();
        const next = this.#next(end);
        if (next === undefined) return;
        next();
      }
    } finally {
      this.#running = false;
    }
  }

  #begin(): void {
    if (this.#running) throw new Error('VirtualDriver is running: call run and runFor from outside tasks');
    this.#running = true;
  }

  async #promiseJobs(): Promise<void> {
    do {
      const called = new Promise<void>((goOn, fail) => {
        this.#waiting = { goOn, fail };
      });
      if (this.#awaited === 0) this.afterMicrotasks(() => undefined);
      await called;
    } while (this.#awaited > 0);
  }

  #next(end: Nanoseconds): (() => void) | undefined {
    if (this.#now >= end) return undefined;
    const turn = this.#turns.shift();
    if (turn !== undefined) return turn;
    const alarm = this.#alarm;
    if (alarm === undefined || alarm.deadline > end) return undefined;
    this.#alarm = undefined;
    this.#now = Math.max(this.#now, alarm.deadline);
    return alarm.callback;
  }
}

function checkedDuration(duration: Nanoseconds): Nanoseconds {
  if (Number.isSafeInteger(duration) && duration >= 0) return duration;
  throw new RangeError(`a duration is a whole number of nanoseconds, 0 or more; got ${duration}`);
}

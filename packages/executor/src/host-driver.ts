import type { Driver } from './driver.ts';
import { afterMicrotasks, clock, currentHost, type Host, macrotasks, throwUncaught } from './host.ts';
import { NANOSECONDS_PER_MILLISECOND } from './milliseconds.ts';
import type { Nanoseconds } from './probe.ts';

/** Hosts hold a timeout as a signed 32-bit number of milliseconds and fire at once beyond it. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * The event loop of Node, a browser page or a worker. The clock is `performance.now()`, so time 0 is the thread's
 * `performance.timeOrigin`. Alarms have the host's resolution, about 1 ms. A parked executor without timers leaves
 * nothing behind that would keep a Node process alive. Browsers fire the alarms of a hidden page once a second, and once
 * a minute when it has been hidden for long; turns of runnable tasks are not held back. In a worker neither is.
 */
export function hostDriver(): Driver {
  return new HostDriver(currentHost());
}

class HostDriver implements Driver {
  readonly #host: Host;
  readonly now: () => Nanoseconds;
  readonly schedule: (turn: () => void) => void;
  readonly afterMicrotasks: (callback: () => void) => void;
  #alarm: { readonly deadline: Nanoseconds; readonly callback: () => void } | undefined;
  #timeout: unknown;
  /** When the host's timeout is due, Infinity if none is set. */
  #armedFor: Nanoseconds = Number.POSITIVE_INFINITY;

  constructor(host: Host) {
    this.#host = host;
    this.now = clock(host);
    this.schedule = macrotasks(host);
    this.afterMicrotasks = afterMicrotasks(host, this.schedule);
  }

  /** A timeout of the host costs microseconds, so one that is early is left and looks again when it fires. */
  setAlarm(deadline: Nanoseconds | undefined, callback: () => void): void {
    this.#alarm = deadline === undefined ? undefined : { deadline, callback };
    if (deadline === undefined) this.#disarm();
    else if (deadline < this.#armedFor) this.#arm(deadline);
  }

  report(error: unknown): void {
    throwUncaught(this.#host, error);
  }

  #arm(deadline: Nanoseconds): void {
    this.#disarm();
    this.#armedFor = deadline;
    const milliseconds = Math.ceil((deadline - this.now()) / NANOSECONDS_PER_MILLISECOND);
    this.#timeout = this.#host.setTimeout(this.#fire, Math.min(Math.max(milliseconds, 0), LONGEST_TIMEOUT));
  }

  #disarm(): void {
    if (this.#armedFor === Number.POSITIVE_INFINITY) return;
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#host.clearTimeout(this.#timeout);
  }

  readonly #fire = (): void => {
    this.#armedFor = Number.POSITIVE_INFINITY;
    const alarm = this.#alarm;
    if (alarm === undefined) return;
    // A timeout counts from the loop's cached time and can fire a little early; a clamped one fires far too early.
    if (this.now() < alarm.deadline) {
      this.#arm(alarm.deadline);
      return;
    }
    this.#alarm = undefined;
    alarm.callback();
  };
}

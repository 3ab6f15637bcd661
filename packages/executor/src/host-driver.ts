import type { Driver } from './driver.ts';
import { currentHost, type Host, macrotasks, throwUncaught } from './host.ts';
import type { Nanoseconds } from './probe.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;
/** Hosts hold a timeout as a signed 32-bit number of milliseconds and fire at once beyond it. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * The event loop of Node, a browser page or a worker. The clock is `performance.now()`, so time 0 is the thread's
 * `performance.timeOrigin`. Alarms have the host's resolution, about 1 ms. A parked executor without timers leaves
 * nothing behind that would keep a Node process alive.
 */
export function hostDriver(): Driver {
  return new HostDriver(currentHost());
}

class HostDriver implements Driver {
  readonly #host: Host;
  readonly #runLater: (callback: () => void) => void;
  #deadline: Nanoseconds | undefined;
  #timeout: unknown;

  constructor(host: Host) {
    this.#host = host;
    this.#runLater = macrotasks(host);
  }

  now(): Nanoseconds {
    return Math.round(this.#host.performance.now() * NANOSECONDS_PER_MILLISECOND);
  }

  schedule(turn: () => void): void {
    this.#runLater(turn);
  }

  setAlarm(deadline: Nanoseconds | undefined, callback: () => void): void {
    if (deadline === this.#deadline) return;
    this.#host.clearTimeout(this.#timeout);
    this.#deadline = deadline;
    if (deadline !== undefined) this.#arm(deadline, callback);
  }

  afterMicrotasks(callback: () => void): void {
    this.#runLater(callback);
  }

  report(error: unknown): void {
    throwUncaught(this.#host, error);
  }

  #arm(deadline: Nanoseconds, callback: () => void): void {
    const milliseconds = Math.ceil((deadline - this.now()) / NANOSECONDS_PER_MILLISECOND);
    this.#timeout = this.#host.setTimeout(
      () => {
        // A timeout counts from the loop's cached time and can fire a little early; a clamped one fires far too early.
        if (this.now() < deadline) {
          this.#arm(deadline, callback);
          return;
        }
        this.#deadline = undefined;
        callback();
      },
      Math.min(Math.max(milliseconds, 0), LONGEST_TIMEOUT),
    );
  }
}

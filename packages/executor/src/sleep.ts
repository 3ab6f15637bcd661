import { toNanoseconds } from './milliseconds.ts';
import type { Nanoseconds } from './probe.ts';
import { refuseAwait } from './refuse-await.ts';
import { Resource } from './resource.ts';
import type { TaskBody, Timer, Wait, Waker } from './wait.ts';

/**
 * Leaf: `yield* sleep(10)` waits at least 10 milliseconds, counted from the end of the poll that begins it. Fractions
 * are fine; the driver's timer resolution applies.
 * @throws RangeError unless `milliseconds` is finite and 0 or more.
 */
export function sleep(milliseconds: number): TaskBody<void> {
  return sleeping(new Sleep(toNanoseconds('sleep', milliseconds)));
}

function* sleeping(wait: Sleep): TaskBody<void> {
  do yield wait;
  while (!wait.over);
  SLEEPING.waiting--;
}
refuseAwait(sleeping);

/** All sleeping tasks share it. */
const SLEEPING = new Resource({ kind: 'sleep' });

class Sleep implements Wait {
  readonly resource = SLEEPING;
  readonly #duration: Nanoseconds;
  #timer: Timer | undefined;

  constructor(duration: Nanoseconds) {
    this.#duration = duration;
  }

  get over(): boolean {
    return this.#timer?.fired === true;
  }

  register(waker: Waker): void {
    if (this.#timer !== undefined) return;
    this.#timer = waker.wakeAfter(this.#duration);
    SLEEPING.waiting++;
  }

  cancel(): void {
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    SLEEPING.waiting--;
  }
}

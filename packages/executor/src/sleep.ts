import type { TaskBody, Timer, Wait, Waker } from './wait.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/**
 * Leaf: `yield* sleep(10)` waits at least 10 milliseconds, counted from the end of the poll that begins it. Fractions
 * are fine; the driver's timer resolution applies.
 * @throws RangeError unless `milliseconds` is finite and 0 or more.
 */
export function sleep(milliseconds: number): TaskBody<void> {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) {
    throw new RangeError(`sleep takes a finite number of milliseconds, 0 or more; got ${milliseconds}`);
  }
  return sleeping(new Sleep(milliseconds));
}

function* sleeping(wait: Sleep): TaskBody<void> {
  do yield wait;
  while (!wait.over);
}

class Sleep implements Wait {
  readonly #milliseconds: number;
  #timer: Timer | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  get over(): boolean {
    return this.#timer?.fired === true;
  }

  register(waker: Waker): void {
    this.#timer ??= waker.wakeAfter(Math.round(this.#milliseconds * NANOSECONDS_PER_MILLISECOND));
  }

  cancel(): void {
    this.#timer?.cancel();
  }
}

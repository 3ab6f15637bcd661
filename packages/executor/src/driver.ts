import type { Nanoseconds } from './probe.ts';

/**
 * What an executor stands on: a clock, and somebody who runs it again later. One driver serves one executor.
 * {@link hostDriver} is the event loop of Node or a browser; {@link VirtualDriver} is simulated time.
 */
export interface Driver {
  /** Monotonic clock in integer nanoseconds. Read once per poll, so its cost is part of every poll. */
  now(): Nanoseconds;
  /** Runs `turn` once, after pending I/O events have had their go. */
  schedule(turn: () => void): void;
  /** Sets the one alarm to `deadline`, replacing the former; `undefined` clears it. Never early, maybe late. */
  setAlarm(deadline: Nanoseconds | undefined, callback: () => void): void;
  /** Runs `callback` once, after the promise jobs queued by now, and those that they queue, have run. */
  afterMicrotasks(callback: () => void): void;
  /** Takes an error that nobody waits for, as the host treats an uncaught one. Must not throw. */
  report(error: unknown): void;
}

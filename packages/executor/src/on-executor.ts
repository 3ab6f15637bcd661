import type { Nanoseconds, Probe } from './probe.ts';

/** An executor, as far as an observer needs it. */
export interface AnnouncedExecutor {
  observe(probe: Probe): () => void;
  now(): Nanoseconds;
}

/** Must not throw: what it throws would come out of the program's `new Executor`. */
type Listener = (executor: AnnouncedExecutor) => void;

/** On the global object and not in this module, so that all copies of this package in a process share it. */
const LISTENERS = Symbol.for('pollscope.executor-listeners');

interface Host {
  [LISTENERS]?: Set<Listener>;
}

/**
 * Calls back with each executor that the process makes from now on, inside its construction; returns what ends that.
 * For tools that observe programs which do not know of them.
 */
export function onExecutor(listener: Listener): () => void {
  const host = globalThis as Host;
  const listeners = (host[LISTENERS] ??= new Set());
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Tells the listeners of a new executor. A branch when nobody listens. */
export function announce(executor: AnnouncedExecutor): void {
  const listeners = (globalThis as Host)[LISTENERS];
  if (listeners === undefined) return;
  for (const listener of listeners) listener(executor);
}

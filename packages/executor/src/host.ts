import { NANOSECONDS_PER_MILLISECOND } from './milliseconds.ts';
import type { Nanoseconds } from './probe.ts';

const NANOSECONDS_PER_SECOND = 1e9;

interface MessagePort {
  onmessage: (() => void) | null;
  postMessage(message: undefined): void;
}

/** The few globals that Node, browsers and workers share and that this package uses. */
export interface Host {
  readonly performance: { now(): number; readonly timeOrigin: number };
  readonly queueMicrotask: (callback: () => void) => void;
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  /** Node only: the clock under `performance.now()`, in seconds and nanoseconds, at two thirds of the cost. */
  readonly process?: {
    readonly hrtime?: () => readonly [number, number];
    readonly nextTick?: (callback: () => void) => void;
    /** From Node 20.16 on. */
    readonly getBuiltinModule?: (id: string) => unknown;
  };
  /** Node only. */
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly AbortController: new () => { readonly signal: never; abort(reason: unknown): void };
  readonly MessageChannel: new () => { readonly port1: MessagePort; readonly port2: MessagePort };
}

/** Through this one cast the package needs the types of neither Node nor the DOM. */
export function currentHost(): Host {
  return globalThis as unknown as Host;
}

/**
 * A function that runs callbacks in order, each in a new task of the event loop: `setImmediate` where it exists, else a
 * MessageChannel, since nested `setTimeout` waits 4 ms in browsers.
 */
export function macrotasks(host: Host): (callback: () => void) => void {
  const { setImmediate } = host;
  if (setImmediate !== undefined) {
    return (callback) => {
      setImmediate(callback);
    };
  }
  const { port1, port2 } = new host.MessageChannel();
  const pending: (() => void)[] = [];
  port1.onmessage = () => pending.shift()?.();
  return (callback) => {
    pending.push(callback);
    port2.postMessage(undefined);
  };
}

/**
 * A function that runs a callback once no promise job is left. Node has a place for that, ticks, which come before I/O and
 * timers: half a microsecond. Elsewhere it is `macrotask`, and other tasks of the event loop may come before it.
 */
export function afterMicrotasks(host: Host, macrotask: (callback: () => void) => void): (callback: () => void) => void {
  const nextTick = host.process?.nextTick;
  if (nextTick === undefined) return macrotask;
  // From a job, since a tick that is set from outside of one comes before the jobs.
  return (callback) => host.queueMicrotask(() => nextTick(callback));
}

/**
 * `performance.now()` in integer nanoseconds. A browser may round it to 5 us, or to 100 us on a page that is not
 * cross-origin isolated, so that most polls there take 0 or one such step.
 */
export function clock(host: Host): () => Nanoseconds {
  const { performance } = host;
  const hrtime = host.process?.hrtime;
  const sinceOrigin = (): Nanoseconds => Math.round(performance.now() * NANOSECONDS_PER_MILLISECOND);
  if (hrtime === undefined) return sinceOrigin;
  const origin = nanoseconds(hrtime()) - sinceOrigin();
  return () => nanoseconds(hrtime()) - origin;
}

/**
 * A clock on which all threads of a process agree, in a browser a page and its workers: a time that one thread sends is
 * one that another can compare. Its 0 is no certain moment.
 */
export function sharedClock(host: Host): () => Nanoseconds {
  const { performance } = host;
  const hrtime = host.process?.hrtime;
  return hrtime === undefined
    ? () => (performance.timeOrigin + performance.now()) * NANOSECONDS_PER_MILLISECOND
    : () => nanoseconds(hrtime());
}

/** By index, since taking the pair apart by pattern would cost more than reading the clock. */
function nanoseconds(time: readonly [number, number]): Nanoseconds {
  return time[0] * NANOSECONDS_PER_SECOND + time[1];
}

/** Makes `error` an uncaught error of the host, outside the caller's stack. */
export function throwUncaught(host: Host, error: unknown): void {
  host.queueMicrotask(() => {
    throw error;
  });
}

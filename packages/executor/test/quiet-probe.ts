import type { Probe } from '../src/probe.ts';

/** Ignores all; spread it to hear of one thing: `{ ...quiet, pollEnded }`. */
export const quiet: Probe = {
  queueDefined: () => undefined,
  taskSpawned: () => undefined,
  taskEnded: () => undefined,
  pollStarted: () => undefined,
  pollEnded: () => undefined,
  queueSampled: () => undefined,
  parked: () => undefined,
  unparked: () => undefined,
  driverTurn: () => undefined,
  taskWaiting: () => undefined,
  taskWoken: () => undefined,
  resourceAcquired: () => undefined,
  resourceReleased: () => undefined,
  sliceStarted: () => undefined,
  sliceEnded: () => undefined,
  marked: () => undefined,
};

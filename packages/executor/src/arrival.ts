import type { Nanoseconds } from './probe.ts';

/** Module state, as the poll in progress is: a thread handles one message at a time, and a waker has to find it. */
let age: Nanoseconds | undefined;

/**
 * Handles a message that another thread sent `messageAge` ago: the tasks that `handle` spawns or wakes have been runnable
 * since then, as far as they were not running, and their polls are `injected`.
 */
export function handleArrival(messageAge: Nanoseconds, handle: () => void): void {
  age = messageAge;
  try {
    handle();
  } finally {
    age = undefined;
  }
}

/** How long ago the message was sent that is being handled; undefined while none is. */
export function arrivalAge(): Nanoseconds | undefined {
  return age;
}

import { currentHost, sharedClock } from '../host.ts';

/** When messages between threads were sent. */
export const sharedNow = sharedClock(currentHost());

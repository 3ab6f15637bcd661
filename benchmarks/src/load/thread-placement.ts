import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Which core a thread is to run on, and its niceness (-20 first, 19 last; undefined: as it is). */
export interface Placement {
  readonly core: number;
  readonly niceness?: number;
}

/**
 * Places the calling thread, on Linux, as far as the system allows: `taskset` has to exist, and a negative niceness needs
 * privileges. Returns whether all of it was done; elsewhere the system places threads as it likes.
 */
export function placeThread({ core, niceness }: Placement): boolean {
  const thread = linuxThreadId();
  if (thread === undefined) return false;
  const pinned = spawnSync('taskset', ['--pid', '--cpu-list', String(core), String(thread)]).status === 0;
  if (niceness === undefined) return pinned;
  try {
    setPriority(thread, niceness);
    return pinned;
  } catch {
    return false;
  }
}

/**
 * How long the calling thread has been ready to run without a core, in milliseconds: what other programs took from it.
 * 0 where the system does not say.
 */
export function waitedForCoreMs(): number {
  if (linuxThreadId() === undefined) return 0;
  const [, waitedNs = '0'] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
  return Number(waitedNs) / 1e6;
}

function linuxThreadId(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}

import { toNanoseconds } from './milliseconds.ts';
import type { Nanoseconds } from './probe.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * How an executor ends. `drain`: the tasks run to their end, however long that takes; `{ drainFor }`: those that are
 * left after so many milliseconds are aborted; `force`: all are aborted now.
 */
export type ShutdownMode = 'drain' | 'force' | { readonly drainFor: number };

/** Refuses further tasks and ends those that there are; the promise settles when none is left. */
export function shutDown(scheduler: Scheduler, mode: ShutdownMode): Promise<void> {
  const drainTime = typeof mode === 'object' ? toNanoseconds('drainFor', mode.drainFor) : undefined;
  scheduler.close();
  const abortAll = (): void => {
    for (const task of scheduler.endings.liveTasks()) task.abort();
  };
  if (mode === 'force') {
    abortAll();
  } else {
    if (drainTime !== undefined) abortLater(scheduler, drainTime, abortAll);
    scheduler.control.resume();
  }
  return new Promise((resolve) => scheduler.endings.whenNoneLives(resolve));
}

function abortLater(scheduler: Scheduler, delay: Nanoseconds, abortAll: () => void): void {
  const timer = scheduler.startTimer({ wake: abortAll }, delay);
  scheduler.endings.whenNoneLives(() => {
    timer.cancel();
    scheduler.control.timersChanged();
  });
  scheduler.control.timersChanged();
}

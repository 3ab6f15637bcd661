import type { Executor } from '../src/executor.ts';
import type { JoinHandle } from '../src/join-handle.ts';
import type { VirtualDriver } from '../src/virtual-driver.ts';
import type { TaskBody } from '../src/wait.ts';
import { virtualExecutor } from './virtual-executor.ts';

/** An executor with one queue, for tests of what tasks do among themselves. */
export interface OneQueue {
  readonly executor: Executor<'main'>;
  readonly driver: VirtualDriver;
  readonly spawn: <T>(body: () => TaskBody<T>, name?: string) => JoinHandle<T>;
  /** Runs a task, and all else that is runnable, to its end; gives its value or throws what it threw. */
  readonly run: <T>(body: () => TaskBody<T>) => T;
}

export function oneQueue(): OneQueue {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } } });
  const spawn = <T>(body: () => TaskBody<T>, name = 'task'): JoinHandle<T> =>
    executor.queue('main').spawn(body, { name });
  const run = <T>(body: () => TaskBody<T>): T => {
    const ended: { value?: T; error?: unknown } = {};
    spawn(function* () {
      try {
        ended.value = yield* body();
      } catch (error) {
        ended.error = error;
      }
    });
    driver.run();
    if ('error' in ended) throw ended.error;
    if (!('value' in ended)) throw new Error('the task has not ended: it waits for what never comes');
    return ended.value;
  };
  return { executor, driver, spawn, run };
}

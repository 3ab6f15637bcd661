import { expect, test } from 'vitest';
import { millisecond, virtualExecutor } from '../test/virtual-executor.ts';
import { sleep } from './sleep.ts';
import type { TaskBody } from './wait.ts';
import { yieldNow } from './yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

function* forEver(): TaskBody<never> {
  for (;;) yield* sleep(1);
}

test('drain lets the tasks run to their end, and then spawning is refused', async () => {
  const { executor, driver } = virtualExecutor(main);
  const queue = executor.queue('main');
  const task = queue.spawn(function* () {
    yield* sleep(3);
    return 'done';
  });
  const ended = executor.shutdown();
  expect(() => queue.spawn(() => sleep(1), { name: 'late' })).toThrow(
    'task "late" cannot be spawned: the executor was shut down',
  );
  driver.run();
  await ended;
  expect(await task).toBe('done');
  expect(driver.now()).toBe(3 * millisecond);
});

test('drainFor aborts what is left after that time, and does not wait longer than it must', async () => {
  const { executor, driver } = virtualExecutor(main);
  const short = executor.queue('main').spawn(() => sleep(1));
  const endless = executor.queue('main').spawn(forEver);
  const ended = executor.shutdown({ drainFor: 4 });
  driver.run();
  await ended;
  await short;
  await expect(endless).rejects.toMatchObject({ kind: 'aborted' });
  expect(driver.now()).toBe(4 * millisecond);
  expect(() => executor.shutdown({ drainFor: Number.NaN })).toThrow('drainFor');
});

test('drainFor leaves no alarm behind when all tasks end in time', async () => {
  const { executor, driver } = virtualExecutor(main);
  executor.queue('main').spawn(() => sleep(1));
  const ended = executor.shutdown({ drainFor: 1000 });
  driver.run();
  await ended;
  expect(driver.now()).toBe(millisecond);
});

test('force aborts all tasks at once, in the order of their spawning, and runs their finally blocks', async () => {
  const { executor, driver } = virtualExecutor(main);
  const freed: number[] = [];
  const tasks = [1, 2, 3].map((index) =>
    executor.queue('main').spawn(function* () {
      try {
        yield* forEver();
      } finally {
        freed.push(index);
      }
    }),
  );
  driver.runFor(millisecond);
  const ended = executor.shutdown('force');
  expect(freed).toEqual([1, 2, 3]);
  await ended;
  for (const task of tasks) await expect(task).rejects.toMatchObject({ kind: 'aborted' });
  expect(executor.stats().queues.main.liveTasks).toBe(0);
});

test('a shutdown can be called twice, the second time more strictly, and from inside a task', async () => {
  const { executor, driver } = virtualExecutor(main);
  const drained = executor.shutdown.bind(executor);
  const endless = executor.queue('main').spawn(forEver);
  const itself = executor.queue('main').spawn(function* () {
    yield* sleep(2);
    void drained('force');
    yield* yieldNow();
  });
  const ended = drained();
  driver.run();
  await Promise.all([ended, drained(), drained('force')]);
  await expect(endless).rejects.toMatchObject({ kind: 'aborted' });
  await expect(itself).rejects.toMatchObject({ kind: 'aborted' });
  expect(driver.now()).toBe(2 * millisecond);
});

test('an executor without tasks, or one that never ran, ends at once', async () => {
  const { executor } = virtualExecutor({ ...main, run: 'untilGoal' });
  await expect(executor.shutdown()).resolves.toBeUndefined();
});

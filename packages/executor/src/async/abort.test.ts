import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PollTrace } from '../../test/async-polls.ts';
import { millisecond, virtualExecutor } from '../../test/virtual-executor.ts';
import { Executor } from '../executor.ts';
import { sleep } from '../sleep.ts';
import { channel } from '../sync/channel.ts';

const main = { queues: { main: { weight: 1 } } };

test('an abort rejects the leaf that the function awaits, runs its finally blocks, and ends the task at once', async () => {
  const { executor, driver } = virtualExecutor(main);
  const seen: string[] = [];
  const handle = executor.queue('main').spawn(async (task) => {
    try {
      await task.run(
        (function* () {
          try {
            yield* sleep(1000);
          } finally {
            seen.push('leaf');
          }
        })(),
      );
    } catch (error) {
      seen.push((error as Error).name, (error as Error).message);
      throw error;
    } finally {
      seen.push(`aborted ${task.signal.aborted}`);
    }
  });
  await driver.runForAsync(millisecond);
  handle.abort();
  expect(executor.stats().queues.main.liveTasks).toBe(0);
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
  expect(seen).toEqual(['leaf', 'AbortError', 'task "task" (1) was aborted', 'aborted true']);
  await driver.runAsync();
  expect(driver.now()).toBe(millisecond);
});

test('a function that was never polled does not begin', async () => {
  const { executor, driver } = virtualExecutor(main);
  let began = false;
  const handle = executor.queue('main').spawn(async () => {
    began = true;
  });
  handle.abort();
  await driver.runAsync();
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
  expect(began).toBe(false);
});

test('one that aborts itself goes on to its next await; if it returns before, that is its outcome', async () => {
  const { executor, driver } = virtualExecutor(main);
  const waits = executor.queue('main').spawn(async (task) => {
    waits.abort();
    await task.run(sleep(1));
  });
  const returns = executor.queue('main').spawn(async () => {
    returns.abort();
    return 3;
  });
  const outcomes = Promise.allSettled([waits, returns]);
  await driver.runAsync();
  expect(await outcomes).toMatchObject([{ reason: { kind: 'aborted' } }, { value: 3 }]);
});

test('one that is aborted by the jobs of an earlier poll, just before its first, does not begin', async () => {
  const { executor, driver } = virtualExecutor(main);
  let began = false;
  executor.queue('main').spawn(function* () {
    void Promise.resolve().then(() => second.abort());
  });
  const second = executor.queue('main').spawn(async () => {
    began = true;
  });
  const outcomes = Promise.allSettled([second]);
  await driver.runAsync();
  expect(await outcomes).toMatchObject([{ reason: { kind: 'aborted' } }]);
  expect(began).toBe(false);
});

test('what the function does after its abort is nobody’s poll, and its leaves reject', async () => {
  const executor = new Executor(main);
  const trace = new PollTrace();
  executor.observe(trace.probe);
  const seen: unknown[] = [];
  const handle = executor.queue('main').spawn(
    async (task) => {
      await delay(20);
      seen.push(await task.run(sleep(1)).catch((error: Error) => error.name));
    },
    { name: 'stray' },
  );
  await delay(5);
  handle.abort();
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
  await delay(40);
  expect(seen).toEqual(['AbortError']);
  expect(trace.lines).toEqual(['stray scheduled pending', 'stray waits for promise', 'stray ends']);
});

test('the signal ends what the host runs', async () => {
  const executor = new Executor(main);
  const reasons: unknown[] = [];
  const handle = executor.queue('main').spawn(async ({ signal }) => {
    await delay(60_000, undefined, { signal }).catch((error: Error) => reasons.push(error.name));
  });
  await delay(5);
  handle.abort();
  await expect(handle).rejects.toThrow('was aborted');
  await delay(1);
  expect(reasons).toEqual(['AbortError']);
});

test('an error after an abort is reported, unless it is the abort itself', async () => {
  const { executor, driver } = virtualExecutor(main);
  const reported: unknown[] = [];
  driver.report = (error) => reported.push(error);
  const handles = [new Error('cleanup failed'), undefined].map((failure) =>
    executor.queue('main').spawn(async (task) => {
      try {
        await task.run(sleep(1));
      } catch (error) {
        throw failure ?? error;
      }
    }),
  );
  await driver.runForAsync(1);
  for (const handle of handles) handle.abort();
  await Promise.allSettled(handles);
  expect(reported).toEqual([new Error('cleanup failed')]);
});

test('an abort while the host has resumed the function ends it when that poll is over', async () => {
  const executor = new Executor(main);
  const trace = new PollTrace();
  executor.observe(trace.probe);
  const handle = executor.queue('main').spawn(
    async (task) => {
      await delay(1);
      handle.abort();
      trace.lines.push('goes on');
      await task.run(sleep(1));
    },
    { name: 'self' },
  );
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
  expect(trace.lines.slice(2)).toEqual(['goes on', 'self foreign pending', 'self ends']);
});

test('a leaf that nobody awaited ends with its function', async () => {
  const { executor, driver } = virtualExecutor(main);
  const { receiver } = channel<number>();
  let floating: Promise<unknown> = Promise.resolve();
  executor.queue('main').spawn(async (task) => {
    floating = task.run(receiver.recv());
  });
  await driver.runAsync();
  await expect(floating).rejects.toThrow('task "task" (1) has ended: it runs no more leaves');
});

test('shutdown by force aborts async functions wherever they wait', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handles = [
    executor.queue('main').spawn(async (task) => task.run(sleep(1000))),
    executor.queue('main').spawn(async () => new Promise(() => undefined)),
  ];
  const outcomes = Promise.allSettled(handles);
  await driver.runForAsync(1);
  await executor.shutdown('force');
  expect(await outcomes).toMatchObject([{ reason: { kind: 'aborted' } }, { reason: { kind: 'aborted' } }]);
});

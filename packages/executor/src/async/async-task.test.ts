import { setImmediate as macrotask } from 'node:timers/promises';
import { expect, expectTypeOf, test } from 'vitest';
import { PollTrace } from '../../test/async-polls.ts';
import { microsecond, millisecond, virtualExecutor } from '../../test/virtual-executor.ts';
import { Executor } from '../executor.ts';
import type { JoinHandle } from '../join-handle.ts';
import { currentPoll } from '../poll-context.ts';
import { sleep } from '../sleep.ts';
import { channel } from '../sync/channel.ts';
import { Mutex } from '../sync/mutex.ts';
import { taskGroup } from '../sync/task-group.ts';
import { timeout } from '../sync/timeout.ts';
import type { TaskBody } from '../wait.ts';
import { yieldMaybe } from '../yield-maybe.ts';
import { yieldNow } from '../yield-now.ts';
import { isAsyncFunction } from './async-body.ts';

const main = { queues: { main: { weight: 1 } } };

/** With promise hooks, and as in a host that has none. */
const HOSTS = [{ measureForeign: true }, { measureForeign: false }];

test('an async function runs as a task, with the types of what it runs and returns', async () => {
  const { executor, driver } = virtualExecutor(main);
  const { sender, receiver } = channel<number>();
  const handle = executor.queue('main').spawn(async (task) => {
    await task.run(sleep(5));
    const item = await task.run(receiver.recv());
    expectTypeOf(item).toEqualTypeOf<number | undefined>();
    return `${item} at ${driver.now() / millisecond} ms`;
  });
  expectTypeOf(handle).toEqualTypeOf<JoinHandle<string>>();
  sender.trySend(7);
  await driver.runAsync();
  expect(await handle).toBe('7 at 5 ms');
});

test('a leaf that an async function takes for a promise is a compile error', () => {
  // @ts-expect-error -- it would not wait
  const sleeps = async () => sleep(5);
  // @ts-expect-error -- the same
  const yields = async () => yieldNow();
  expect([sleeps, yields].map(isAsyncFunction)).toEqual([true, true]);
});

test('what is no leaf is refused', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle = executor.queue('main').spawn(async (task) => task.run(5 as never));
  const outcomes = Promise.allSettled([handle]);
  await driver.runAsync();
  expect(await outcomes).toMatchObject([
    { reason: { cause: new TypeError('run takes a leaf: await task.run(sleep(10))') } },
  ]);
});

test.each(HOSTS)('tasks of both kinds in one queue run first in, first out: %o', async (options) => {
  const { executor, driver } = virtualExecutor({ ...main, ...options });
  const seen: string[] = [];
  const steps = [1, 2, 3];
  const generator = (name: string) =>
    function* (): TaskBody<void> {
      for (const step of steps) {
        seen.push(`${name}${step}`);
        yield* yieldNow();
      }
    };
  executor.queue('main').spawn(generator('a'));
  executor.queue('main').spawn(async (task) => {
    for (const step of steps) {
      seen.push(`b${step}`);
      await task.run(yieldNow());
    }
  });
  executor.queue('main').spawn(generator('c'));
  await driver.runAsync();
  expect(seen.join(' ')).toBe('a1 b1 c1 a2 b2 c2 a3 b3 c3');
});

test.each(['eevdf', 'clockworker'] as const)('%s: async functions get 8 parts of 9', async (policy) => {
  const { executor, driver } = virtualExecutor({ queues: { heavy: { weight: 8 }, light: { weight: 1 } }, policy });
  for (const name of ['heavy', 'light'] as const) {
    executor.queue(name).spawn(async (task) => {
      while (!task.signal.aborted) {
        driver.spend(50 * microsecond);
        await task.run(yieldNow());
      }
    });
  }
  await driver.runForAsync(100 * millisecond);
  const { heavy, light } = executor.stats().queues;
  expect(Math.abs(heavy.received / (heavy.received + light.received) - 8 / 9)).toBeLessThan(0.01);
  expect(heavy.received + light.received).toBeGreaterThan(99 * millisecond);
  await executor.shutdown('force');
});

test('promise jobs of a function are part of its poll, however many there are', async () => {
  const { executor, driver } = virtualExecutor(main);
  const trace = new PollTrace();
  executor.observe(trace.probe);
  const helper = async () => {
    driver.spend(microsecond);
    await Promise.resolve();
    driver.spend(microsecond);
  };
  executor.queue('main').spawn(
    async () => {
      for (let round = 0; round < 100; round++) await helper();
    },
    { name: 'flood' },
  );
  await driver.runAsync();
  expect(trace.lines).toEqual(['flood scheduled ready', 'flood ends']);
  expect(trace.durations).toEqual([{ name: 'flood', isForeign: false, duration: 200 * microsecond }]);
});

test('an async function is not charged for promise jobs that earlier polls left behind', async () => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 1 }, b: { weight: 1 } }, policy: 'fifo' });
  executor.queue('a').spawn(function* () {
    void Promise.resolve().then(() => driver.spend(100 * microsecond));
  });
  executor.queue('b').spawn(async () => driver.spend(microsecond));
  await driver.runAsync();
  expect(executor.stats().queues.b.received).toBe(microsecond);
  expect(executor.stats().queues.a.received).toBe(0);
});

test.each(HOSTS)('one that never awaits, one that throws and one that returns at once: %o', async (options) => {
  const { executor, driver } = virtualExecutor({ ...main, ...options });
  const queue = executor.queue('main');
  const returns = queue.spawn(async () => 1);
  const throws = queue.spawn(async () => {
    throw new Error('boom');
  });
  const throwsLater = queue.spawn(async (task) => {
    await task.run(sleep(1));
    throw new Error('bang');
  });
  const outcomes = Promise.allSettled([returns, throws, throwsLater]);
  await driver.runAsync();
  expect(await outcomes).toMatchObject([
    { value: 1 },
    { reason: { kind: 'panicked', message: 'task "task" (2) panicked: boom' } },
    { reason: { kind: 'panicked', cause: { message: 'bang' } } },
  ]);
  expect(executor.stats().queues.main.liveTasks).toBe(0);
});

test('under onPanic throw an async panic ends the turn', async () => {
  const { executor, driver } = virtualExecutor({ ...main, onPanic: 'throw' });
  let ran = false;
  executor.queue('main').spawn(async () => {
    throw new Error('boom');
  });
  executor.queue('main').spawn(function* () {
    ran = true;
  });
  await expect(driver.runAsync()).rejects.toThrow('boom');
  expect(ran).toBe(false);
  await driver.runAsync();
  expect(ran).toBe(true);
});

test('a leaf that throws throws out of its await', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle = executor.queue('main').spawn(async (task) => {
    try {
      await task.run(timeout(1, sleep(100)));
      return 'slept';
    } catch (error) {
      return (error as Error).name;
    }
  });
  await driver.runAsync();
  expect(await handle).toBe('TimeoutError');
});

test('several leaves at once are run side by side', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle = executor.queue('main').spawn(async (task) => {
    const order: number[] = [];
    const after = async (ms: number) => {
      await task.run(sleep(ms));
      order.push(ms);
    };
    await Promise.all([after(3), after(1), after(2)]);
    return order;
  });
  await driver.runAsync();
  expect(await handle).toEqual([1, 2, 3]);
  expect(driver.now()).toBe(3 * millisecond);
});

test('each poll has its budget; the operation beyond goes to the back of the queue', async () => {
  const { executor, driver } = virtualExecutor({ ...main, budget: 10 });
  const { sender, receiver } = channel<number>();
  for (let item = 0; item < 25; item++) sender.trySend(item);
  const handle = executor.queue('main').spawn(async (task) => {
    let sum = 0;
    for (let count = 0; count < 25; count++) sum += (await task.run(receiver.recv())) ?? 0;
    return sum;
  });
  await driver.runAsync();
  expect(await handle).toBe(300);
  expect(executor.stats().queues.main).toMatchObject({ polls: 3, forcedYields: 2 });
});

test('yieldMaybe yields once the slice is used up', async () => {
  const { executor, driver } = virtualExecutor(main);
  executor.queue('main').spawn(async (task) => {
    for (let round = 0; round < 10; round++) {
      driver.spend(100 * microsecond);
      await task.run(yieldMaybe());
    }
  });
  await driver.runAsync();
  expect(executor.stats().queues.main.polls).toBe(3);
});

test.each(HOSTS)('a task knows its parent, also after it has waited: %o', async (options) => {
  const { executor, driver } = virtualExecutor({ ...main, ...options });
  const parents: number[] = [];
  executor.observe({ ...new PollTrace().probe, taskSpawned: ({ parent }) => parents.push(parent) });
  executor.queue('main').spawn(async (task) => {
    executor.queue('main').spawn(() => sleep(1));
    await task.run(sleep(1));
    executor.queue('main').spawn(() => sleep(1));
    expect(currentPoll()?.task?.id).toBe(1);
  });
  await driver.runAsync();
  expect(currentPoll()).toBeUndefined();
  executor.queue('main').spawn(() => sleep(1));
  expect(parents).toEqual([0, 1, 1, 0]);
});

test('a permit taken by an async function shows as held by it', async () => {
  const { executor, driver } = virtualExecutor(main);
  const held: string[] = [];
  const trace = new PollTrace();
  executor.observe({
    ...trace.probe,
    resourceAcquired: ({ name }, _time, { task }) => held.push(`${name} by ${task}`),
    resourceReleased: ({ name }) => held.push(`${name} free`),
  });
  const mutex = new Mutex({ name: 'index' });
  executor.queue('main').spawn(async (task) => {
    const guard = await task.run(mutex.lock());
    await task.run(sleep(1));
    guard.release();
  });
  await driver.runAsync();
  expect(held).toEqual(['index by 1', 'index free']);
});

test('a task group takes async functions, and runUntil does', async () => {
  const { executor, driver } = virtualExecutor({ ...main, run: 'untilGoal' });
  const queue = executor.queue('main');
  const goal = executor.runUntil(async (task) => {
    return await task.run(
      taskGroup(function* (group) {
        const member = group.spawn(queue, async (own) => {
          await own.run(sleep(1));
          return 'member';
        });
        return yield* member.join();
      }),
    );
  });
  await driver.runAsync();
  expect(await goal).toBe('member');
});

test('executors in one thread take turns with their async functions, and each keeps its own account', async () => {
  const executors = [1, 2].map(() => new Executor(main));
  const handles = executors.flatMap((executor) =>
    [1, 2, 3].map((id) =>
      executor.queue('main').spawn(async (task) => {
        for (let round = 0; round < 50; round++) {
          await task.run(yieldNow());
          if (round % 10 === 0) await macrotask();
        }
        return id;
      }),
    ),
  );
  expect(await Promise.all(handles)).toEqual([1, 2, 3, 1, 2, 3]);
  for (const executor of executors)
    expect(executor.stats().queues.main).toMatchObject({ polls: expect.any(Number), liveTasks: 0 });
});

test('shutdown waits for async functions', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle = executor.queue('main').spawn(async (task) => task.run(sleep(5)));
  const shutdown = executor.shutdown();
  await driver.runAsync();
  await shutdown;
  await expect(handle).resolves.toBeUndefined();
  expect(() => executor.queue('main').spawn(async () => 1)).toThrow('was shut down');
});

import { expect, test } from 'vitest';
import { RunQueue } from '../../src/run-queue.ts';
import { sleep } from '../../src/sleep.ts';
import { PollSource } from '../../src/probe.ts';
import { TaskState } from '../../src/task-state.ts';
import { yieldMaybe } from '../../src/yield-maybe.ts';
import { yieldNow } from '../../src/yield-now.ts';
import { microsecond, millisecond, virtualExecutor } from '../virtual-executor.ts';

// What Clockworker's tests hold and no other test here does; docs/clockworker-parity.md maps them all.

const main = { queues: { main: { weight: 1 } } };

test('a spawned task runs once', () => {
  const { executor, driver } = virtualExecutor(main);
  let runs = 0;
  executor.queue('main').spawn(function* () {
    runs++;
  });
  driver.run();
  expect([runs, executor.stats().polls]).toEqual([1, 1]);
});

test('tasks of one queue all end, in the order of their spawning', () => {
  const { executor, driver } = virtualExecutor(main);
  const ended: number[] = [];
  for (let task = 0; task < 5; task++) {
    executor.queue('main').spawn(function* () {
      ended.push(task);
    });
  }
  driver.run();
  expect(ended).toEqual([0, 1, 2, 3, 4]);
});

test('a task that counts and sleeps three times ends after the three sleeps', async () => {
  const { executor, driver } = virtualExecutor(main);
  const counter = executor.queue('main').spawn(function* () {
    let count = 0;
    while (count < 3) {
      count++;
      yield* sleep(10);
    }
    return count;
  });
  driver.run();
  expect([await counter, driver.now()]).toEqual([3, 30 * millisecond]);
});

// The original's body never ran, so its bounds held of nothing; here they are 0 < 20 < 50.
test('yieldMaybe gives up control once for each slice used up, not each time that it is asked', () => {
  const count = 100_000;
  const { executor, driver } = virtualExecutor(main);
  executor.queue('main').spawn(function* () {
    for (let step = 0; step < count; step++) {
      driver.spend(100);
      yield* yieldMaybe();
    }
  });
  driver.run();
  const slices = (count * 100) / (500 * microsecond);
  const { driverYields, polls } = executor.stats();
  expect({ driverYields, polls }).toEqual({ driverYields: slices, polls: slices + 1 });
  expect(driverYields).toBeGreaterThan(0);
  expect(driverYields).toBeLessThan(count / 1000 / 2);
});

test('a task is ended by what comes first, its return or an abort', async () => {
  const { executor, driver } = virtualExecutor(main);
  const returns = () =>
    executor.queue('main').spawn(function* () {
      return 'value';
    });
  const abortedFirst = returns();
  abortedFirst.abort();
  const returnedFirst = returns();
  driver.run();
  returnedFirst.abort();
  await expect(abortedFirst).rejects.toMatchObject({ kind: 'aborted' });
  await expect(returnedFirst).resolves.toBe('value');
});

test('a run queue knows how many tasks it has, whatever was pushed and taken', () => {
  const queue = new RunQueue<{ state: TaskState; order: number; pollSource: PollSource }>(0);
  const push = (count: number): void => {
    for (let order = 0; order < count; order++) {
      queue.push({ state: TaskState.queued, order, pollSource: PollSource.fifo });
    }
  };
  const lengths = [queue.length];
  push(10);
  lengths.push(queue.length);
  for (let taken = 0; taken < 5; taken++) queue.shift();
  lengths.push(queue.length);
  push(3);
  lengths.push(queue.length);
  while (queue.shift() !== undefined) lengths.push(queue.length);
  expect(lengths).toEqual([0, 10, 5, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

test.each([0, 63, 64, 127, 128, 255])('of 256 queues number %i can preempt, and once only', (heavy) => {
  const running = heavy === 0 ? 'q1' : 'q0';
  const queues = Object.fromEntries(
    Array.from({ length: 256 }, (_, index) => [`q${index}`, { weight: index === heavy ? 100 : 1 }]),
  );
  const { executor, driver } = virtualExecutor({ queues, policy: 'clockworker' });
  const order: string[] = [];
  executor.queue(running).spawn(function* () {
    for (let poll = 0; poll < 3; poll++) {
      order.push('running');
      if (poll === 0) {
        executor.queue(`q${heavy}`).spawn(function* () {
          order.push('woken');
        });
        order.push('poll goes on');
      }
      driver.spend(10 * microsecond);
      yield* yieldNow();
    }
  });
  driver.run();
  expect(order).toEqual(['running', 'poll goes on', 'woken', 'running', 'running']);
  const { preemptions, slices } = executor.queue(running).stats();
  expect({ preemptions, slices }).toEqual({ preemptions: 1, slices: 2 });
});

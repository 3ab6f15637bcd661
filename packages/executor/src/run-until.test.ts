import { expect, test } from 'vitest';
import { millisecond, virtualExecutor } from '../test/virtual-executor.ts';
import { Executor } from './executor.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

const main = { main: { weight: 1 } };

test('with run: untilGoal nothing runs before runUntil, and what is left waits for the next one', async () => {
  const { executor, driver } = virtualExecutor({ queues: main, run: 'untilGoal' });
  const seen: string[] = [];
  const spawned = (name: string, steps: number) =>
    executor.queue('main').spawn(function* () {
      for (let step = 0; step < steps; step++) {
        seen.push(name);
        yield* yieldNow();
      }
      return name;
    });
  const [short, long] = [spawned('short', 1), spawned('long', 4)];
  driver.run();
  expect(seen).toEqual([]);
  const first = executor.runUntil(short);
  driver.run();
  expect(await first).toBe('short');
  expect(seen).toEqual(['short', 'long']);
  const second = executor.runUntil(long);
  driver.run();
  expect(await second).toBe('long');
  expect(seen).toEqual(['short', 'long', 'long', 'long', 'long']);
});

test('while it is held, timers fire no tasks; they are late afterwards', async () => {
  const { executor, driver } = virtualExecutor({ queues: main, run: 'untilGoal' });
  const times: number[] = [];
  const sleeper = executor.queue('main').spawn(function* () {
    yield* sleep(5);
    times.push(driver.now());
  });
  void executor.runUntil(function* () {
    yield* sleep(1);
  });
  driver.runFor(20 * millisecond);
  expect(times).toEqual([]);
  const late = executor.runUntil(sleeper);
  driver.run();
  await late;
  expect(times).toEqual([20 * millisecond]);
});

test('several goals: it runs until the last is reached', () => {
  const { executor, driver } = virtualExecutor({ queues: main, run: 'untilGoal' });
  const done: number[] = [];
  for (const length of [2, 8]) {
    void executor.runUntil(function* () {
      yield* sleep(length);
      done.push(length);
    });
  }
  driver.run();
  expect(done).toEqual([2, 8]);
});

test('on the event loop a goal can be a promise, whose failure is the outcome', async () => {
  const executor = new Executor({ queues: main, run: 'untilGoal' });
  let polls = 0;
  executor.queue('main').spawn(function* () {
    for (;;) {
      polls++;
      yield* yieldNow();
    }
  });
  const goal = new Promise((_, reject) => setTimeout(reject, 5, new Error('refused')));
  await expect(executor.runUntil(goal)).rejects.toThrow('refused');
  const reached = polls;
  expect(reached).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(polls).toBe(reached);
});

test('without the option it runs before and after as well', async () => {
  const { executor, driver } = virtualExecutor({ queues: main });
  const other = executor.queue('main').spawn(() => sleep(5));
  const goal = executor.runUntil(() => sleep(1));
  driver.run();
  await goal;
  await other;
  expect(driver.now()).toBe(5 * millisecond);
});

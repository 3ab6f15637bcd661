import { expect, test } from 'vitest';
import { microsecond, millisecond, virtualExecutor } from '../test/virtual-executor.ts';
import { DurationHistogram } from './duration-histogram.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

const main = { main: { weight: 1 } };

test('every figure of an executor is written, and means what it says', () => {
  const { executor, driver } = virtualExecutor({ queues: main });
  driver.runFor(millisecond);
  const sleeper = executor.queue('main').spawn(function* () {
    for (let poll = 0; poll < 3; poll++) {
      driver.spend(300 * microsecond);
      yield* yieldNow();
    }
    yield* sleep(1);
  });
  executor.queue('main').spawn(function* () {
    yield* sleeper.join();
  });
  driver.run();
  expect(executor.stats()).toMatchObject({
    startedAt: 0,
    busy: 900 * microsecond,
    idle: 2 * millisecond,
    driver: 0,
    turns: 3,
    driverYields: 1,
    longestTurn: 600 * microsecond,
    picks: 3,
    pickTime: undefined,
    wakes: 2,
    wakesWithoutEffect: 0,
    polls: 7,
    preemptRequests: 0,
    forcedYields: 0,
    runnableQueues: { samples: 3, sum: 3, largest: 1 },
    runnableTasks: { samples: 3, sum: 4, largest: 2 },
  });
});

test('every figure of a queue is written, and means what it says', () => {
  const { executor, driver } = virtualExecutor({ queues: { light: { weight: 1 }, heavy: { weight: 100 } } });
  executor.queue('light').spawn(function* () {
    for (let poll = 0; poll < 8; poll++) {
      driver.spend(150 * microsecond);
      yield* yieldNow();
    }
  });
  executor.queue('heavy').spawn(function* () {
    yield* sleep(0.6);
    driver.spend(700 * microsecond);
  });
  driver.run();
  const { light, heavy } = executor.stats().queues;
  expect(light).toMatchObject({
    weight: 1,
    received: 1200 * microsecond,
    polls: 9,
    spawnedTasks: 1,
    liveTasks: 0,
    enqueued: 9,
    becameRunnable: 1,
    longestWithoutService: 700 * microsecond,
    pollTime: undefined,
    queueDelay: undefined,
  });
  expect(heavy).toMatchObject({ polls: 2, enqueued: 2, becameRunnable: 2, pollsOverSlice: 1, slices: 2 });
  expect(heavy.depth).toEqual({ samples: 2, sum: 2, largest: 1 });
  expect(light.slices).toBe(light.depth.samples);
});

test('a wake that preempts is counted with both queues', () => {
  const { executor, driver } = virtualExecutor({
    queues: { light: { weight: 1 }, heavy: { weight: 100 } },
    policy: 'clockworker',
  });
  const child = executor.queue('heavy');
  executor.queue('light').spawn(function* () {
    for (let poll = 0; poll < 5; poll++) {
      driver.spend(50 * microsecond);
      if (poll === 3) child.spawn(() => sleep(1));
      yield* yieldNow();
    }
  });
  driver.run();
  const { queues, preemptRequests } = executor.stats();
  expect([queues.light.preemptions, queues.heavy.preemptRequests, preemptRequests]).toEqual([1, 1, 1]);
});

test('stats: full also keeps histograms per queue and figures per task', () => {
  const { executor, driver } = virtualExecutor({ queues: main, stats: 'full' });
  const first = executor.queue('main').spawn(function* () {
    driver.spend(1000);
    yield* yieldNow();
    driver.spend(3000);
    yield* sleep(1);
  });
  executor.queue('main').spawn(function* () {
    driver.spend(500);
  });
  driver.run();
  expect(first.stats()).toEqual({
    polls: 3,
    pollTime: 4000,
    longestPoll: 3000,
    queueDelay: 500,
    longestQueueDelay: 500,
    yields: 1,
    forcedYields: 0,
    wakes: 1,
  });
  const { pollTime, queueDelay } = executor.stats().queues.main;
  expect(pollTime).toMatchObject({ count: 4, sum: 4500, longest: 3000 });
  expect(queueDelay).toMatchObject({ count: 4, sum: 1500, longest: 1000 });
  expect(executor.stats().pickTime).toBe(0);
});

test('a duration is in the bucket of its octave, from 0 to the longest that a double holds', () => {
  for (const [duration, bucket] of [
    [0, 0],
    [1, 0],
    [2, 1],
    [1023, 9],
    [1024, 10],
    [2 ** 31, 31],
    [2 ** 32 - 1, 31],
    [2 ** 32, 32],
    [Number.MAX_SAFE_INTEGER, 52],
  ] as const) {
    const histogram = new DurationHistogram();
    histogram.record(duration);
    expect([duration, histogram.summary().buckets.indexOf(1)]).toEqual([duration, bucket]);
  }
});

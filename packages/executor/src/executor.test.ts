import { expect, test } from 'vitest';
import { microsecond, millisecond, second, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { Policy } from './policy.ts';
import { Resource } from './resource.ts';
import { sleep } from './sleep.ts';
import type { Waker } from './wait.ts';
import { yieldMaybe } from './yield-maybe.ts';
import { yieldNow } from './yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

test('an unknown queue is a compile error, and at run time names the known ones', () => {
  const { executor } = virtualExecutor({ queues: { foreground: { weight: 8 }, background: { weight: 1 } } });
  // @ts-expect-error -- there is no such queue
  expect(() => executor.queue('middle')).toThrow('no queue "middle"; the queues are: foreground, background');
});

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 20 + 1, '8' as unknown as number])(
  'a weight of %s is refused, at the beginning and later',
  (weight) => {
    expect(() => virtualExecutor({ queues: { main: { weight } } })).toThrow(RangeError);
    const { executor } = virtualExecutor(main);
    expect(() => executor.queue('main').setWeight(weight)).toThrow('weight of queue "main" is a whole number from 1');
    expect(executor.queue('main').view.weight).toBe(1);
  },
);

test('an executor has 1 to 256 queues', () => {
  const queues = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`q${index}`, { weight: 2 ** 20 }]));
  expect(() => virtualExecutor({ queues: queues(0) })).toThrow('needs a queue');
  expect(() => virtualExecutor({ queues: queues(257) })).toThrow('at most 256 queues');
  expect(virtualExecutor({ queues: queues(256) }).executor.queue('q255').view.id).toBe(255);
});

test.each(['schedLatency', 'minSlice', 'driverYield', 'maxPollsPerYield'])(
  '%s must be a whole number above 0',
  (name) => {
    for (const value of [0, -1, 1.5, Number.NaN]) {
      expect(() => virtualExecutor({ ...main, [name]: value })).toThrow(
        `${name} is a whole number above 0; got ${value}`,
      );
    }
  },
);

test('an unknown policy is refused', () => {
  expect(() => virtualExecutor({ ...main, policy: 'lottery' as 'fifo' })).toThrow('no policy "lottery"');
});

test('what is neither a generator function nor an async one is refused', () => {
  const { executor } = virtualExecutor(main);
  const notGenerators = [() => Promise.resolve(1), () => undefined, () => 3] as unknown as (() => ReturnType<
    typeof sleep
  >)[];
  for (const body of notGenerators)
    expect(() => executor.queue('main').spawn(body)).toThrow('spawn takes function* () { … } or async (task) => { … }');
  expect(executor.stats().queues.main.spawnedTasks).toBe(0);
});

test('tasks may be spawned before the first turn and from inside a poll; ids count up', () => {
  const { executor, driver } = virtualExecutor(main);
  const ids: number[] = [];
  for (let i = 0; i < 2; i++) {
    const outer = executor.queue('main').spawn(function* () {
      yield* yieldNow();
      ids.push(executor.queue('main').spawn(() => sleep(1)).id);
    });
    ids.push(outer.id);
  }
  driver.run();
  ids.push(executor.queue('main').spawn(() => sleep(1)).id);
  expect(ids).toEqual([1, 2, 3, 4, 5]);
});

test('stats count polls, tasks and time, also with a single queue', () => {
  const { executor, driver } = virtualExecutor(main);
  executor.queue('main').spawn(function* () {
    driver.spend(3 * microsecond);
    yield* sleep(1);
    driver.spend(4 * microsecond);
  });
  executor.queue('main').spawn(() => sleep(100));
  driver.runFor(2 * millisecond);
  expect(executor.stats().queues).toMatchObject({
    main: { polls: 3, received: 7000, entitled: 7000, spawnedTasks: 2, liveTasks: 1 },
  });
  expect(executor.queue('main').view).toMatchObject({ id: 0, name: 'main', depth: 0, vruntime: 7000, lag: 0 });
});

test('yieldMaybe yields only once the slice is used up, and nothing outside of a task', () => {
  const { executor, driver } = virtualExecutor(main);
  expect([...yieldMaybe()]).toEqual([]);
  const polls: number[] = [];
  const look = () => polls.push(executor.stats().queues.main.polls);
  executor.queue('main').spawn(function* () {
    driver.spend(499 * microsecond);
    yield* yieldMaybe();
    look();
    driver.spend(microsecond);
    yield* yieldMaybe();
    look();
    yield* yieldMaybe();
    look();
  });
  driver.run();
  expect(polls).toEqual([0, 1, 1]);
});

test.each(['eevdf', 'clockworker'] as const)('%s: a new weight takes effect while running', (policy) => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 1 }, b: { weight: 1 } }, policy });
  for (const name of ['a', 'b'] as const) executor.queue(name).spawn(spinning(driver, 100 * microsecond));
  driver.runFor(second);
  const before = executor.stats().queues;
  executor.queue('a').setWeight(3);
  driver.runFor(second);
  const after = executor.stats().queues;
  expect((after.a.received - before.a.received) / second).toBeCloseTo(0.75, 2);
  expect((after.a.entitled - before.a.entitled) / second).toBeCloseTo(0.75, 2);
  expect((after.b.received - before.b.received) / second).toBeCloseTo(0.25, 2);
});

test('the policy can change while running, also from inside a task', () => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 9 }, b: { weight: 1 } }, policy: 'fifo' });
  for (const name of ['a', 'b'] as const) executor.queue(name).spawn(spinning(driver, 100 * microsecond));
  driver.runFor(100 * millisecond);
  const fifo = executor.stats().queues;
  expect(fifo.a.received / fifo.b.received).toBeCloseTo(1, 2);
  executor.queue('a').spawn(function* () {
    driver.spend(10 * microsecond);
    executor.setPolicy('eevdf');
    yield* yieldNow();
  });
  driver.runFor(second);
  const eevdf = executor.stats().queues;
  expect((eevdf.b.received - fifo.b.received) / second).toBeCloseTo(0.1, 2);
});

test('a policy of the user decides', () => {
  let queueCount = 0;
  const lastFirst: Policy = {
    name: 'last first',
    slice: 50 * microsecond,
    slicePolls: Number.POSITIVE_INFINITY,
    start: (queues) => {
      queueCount = queues.length;
      picks = () => queues.findLastIndex((queue) => queue.depth > 0);
    },
    reweigh: () => undefined,
    becomeBacklogged: () => undefined,
    becomeIdle: () => undefined,
    pick: () => picks(),
    charge: () => undefined,
    endSlice: () => undefined,
    preempt: () => 0,
    vruntime: () => 0,
    lag: () => 0,
  };
  let picks = (): number => 0;
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 1 }, b: { weight: 1 } }, policy: lastFirst });
  const seen: string[] = [];
  for (const name of ['a', 'b'] as const) {
    executor.queue(name).spawn(function* () {
      for (let i = 0; i < 2; i++) {
        seen.push(name);
        driver.spend(30 * microsecond);
        yield* yieldNow();
      }
    });
  }
  driver.run();
  expect([queueCount, ...seen]).toEqual([2, 'b', 'b', 'a', 'a']);
});

test('a policy that picks a queue without work is named', () => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 1 } } });
  executor.setPolicy({
    name: 'lost',
    slice: 1,
    slicePolls: 1,
    start: () => undefined,
    reweigh: () => undefined,
    becomeBacklogged: () => undefined,
    becomeIdle: () => undefined,
    pick: () => 7,
    charge: () => undefined,
    endSlice: () => undefined,
    preempt: () => 0,
    vruntime: () => 0,
    lag: () => 0,
  });
  executor.queue('a').spawn(() => sleep(1));
  expect(() => driver.run()).toThrow('policy "lost" picked a queue that has no runnable task');
});

// In Clockworker 0.2.3 a task woken in its last poll leaves an id behind, and the next task in its slot is polled early.
test('a wake in the last poll of a task does not reach the task that comes after it', () => {
  const { executor, driver } = virtualExecutor(main);
  let wake = (): void => undefined;
  executor.queue('main').spawn(function* () {
    yield {
      resource: new Resource({ kind: 'other' }),
      register: (waker: Waker) => {
        wake = () => waker.wake();
        waker.wake();
      },
      cancel: () => undefined,
    };
    wake();
  });
  driver.run();
  expect(executor.stats().queues.main).toMatchObject({ polls: 2, liveTasks: 0 });
  executor.queue('main').spawn(() => sleep(1));
  wake();
  driver.run();
  expect(executor.stats().queues.main).toMatchObject({ polls: 4, liveTasks: 0 });
});

test('a slice ends after 61 polls, however short', () => {
  const queues = { a: { weight: 1 }, b: { weight: 1 } };
  const { executor, driver } = virtualExecutor({ queues, policy: 'clockworker' });
  const seen: string[] = [];
  for (const name of ['a', 'b'] as const) {
    executor.queue(name).spawn(function* () {
      for (let i = 0; i < 100; i++) {
        seen.push(name);
        driver.spend(microsecond);
        yield* yieldNow();
      }
    });
  }
  driver.run();
  expect([seen.indexOf('b'), seen.length]).toEqual([61, 200]);
});

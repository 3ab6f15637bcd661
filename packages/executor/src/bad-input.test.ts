import { expect, test } from 'vitest';
import { quiet } from '../test/quiet-probe.ts';
import { TraceProbe } from '../test/trace-probe.ts';
import { virtualExecutor } from '../test/virtual-executor.ts';
import { Executor } from './executor.ts';
import { Resource } from './resource.ts';
import { sleep } from './sleep.ts';
import { VirtualDriver } from './virtual-driver.ts';
import type { TaskBody, Wait, Waker } from './wait.ts';
import { yieldNow } from './yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

const Tier = { paid: 0, free: 1 } as const;
type Tier = (typeof Tier)[keyof typeof Tier];

test('ids of queues can be numbers, as the members of an enum are', () => {
  const queues = [
    { id: Tier.free, weight: 1, name: 'free' },
    { id: Tier.paid, weight: 8, name: 'paid' },
  ];
  const executor = new Executor<Tier>({ queues, driver: new VirtualDriver() });
  expect([executor.queue(Tier.free).view.id, executor.queue(Tier.free).view.name]).toEqual([0, 'free']);
  expect(executor.stats().queues[Tier.paid].weight).toBe(8);
  // @ts-expect-error: it is no member of the enum
  expect(() => executor.queue(2)).toThrow('there is no queue "2"; the queues are: 1, 0');
});

test('two queues with one id are refused', () => {
  const queues = [
    { id: 'a', weight: 1 },
    { id: 'a', weight: 2 },
  ] as const;
  expect(() => new Executor({ queues })).toThrow('there are two queues with the id "a"');
});

test('a waker called after the end of its task does nothing but count', async () => {
  const { executor, driver } = virtualExecutor(main);
  let waker: Waker | undefined;
  const gate: Wait = {
    resource: new Resource({ kind: 'other' }),
    register: (own) => {
      waker = own;
    },
    cancel: () => undefined,
  };
  const task = executor.queue('main').spawn(function* () {
    yield gate;
  });
  driver.run();
  task.abort();
  waker?.wake();
  driver.run();
  await expect(task).rejects.toMatchObject({ kind: 'aborted' });
  expect(executor.stats()).toMatchObject({ polls: 1, wakesWithoutEffect: 1 });
});

test('a task that aborts itself in the registration of its wait ends with that poll', async () => {
  const { executor, driver } = virtualExecutor(main);
  let cancelled = 0;
  const task = executor.queue('main').spawn(function* (): TaskBody<void> {
    yield {
      resource: new Resource({ kind: 'other' }),
      register: () => task.abort(),
      cancel: () => {
        cancelled++;
      },
    };
  });
  driver.run();
  await expect(task).rejects.toMatchObject({ kind: 'aborted' });
  expect([cancelled, executor.stats().queues.main.liveTasks]).toEqual([1, 0]);
});

test('a wait left behind is not cancelled again when its task is aborted after a later yield', () => {
  const { executor, driver } = virtualExecutor(main);
  let cancelled = 0;
  const passing: Wait = {
    resource: new Resource({ kind: 'other' }),
    register: (waker) => waker.wake(),
    cancel: () => {
      cancelled++;
    },
  };
  const task = executor.queue('main').spawn(function* () {
    yield passing;
    yield* yieldNow();
  });
  executor.queue('main').spawn(function* () {
    yield* yieldNow();
    task.abort();
  });
  driver.run();
  expect(cancelled).toBe(0);
});

test('tasks that spawn tasks 100,000 deep use no stack', () => {
  const { executor, driver } = virtualExecutor(main);
  let deepest = 0;
  const descend = (depth: number) =>
    function* (): TaskBody<void> {
      deepest = depth;
      if (depth < 100_000) executor.queue('main').spawn(descend(depth + 1));
    };
  executor.queue('main').spawn(descend(1));
  driver.run();
  expect([deepest, executor.stats().queues.main.liveTasks]).toEqual([100_000, 0]);
});

test('a handle awaited twice gives the same outcome twice', async () => {
  const { executor, driver } = virtualExecutor(main);
  const value = {};
  const task = executor.queue('main').spawn(function* () {
    return value;
  });
  driver.run();
  expect([await task, await task]).toEqual([value, value]);
  expect(await task).toBe(value);
});

test('a mark reaches the probe with its fields; its duration is checked with or without one', () => {
  const { executor, driver } = virtualExecutor(main);
  executor.mark('unseen');
  expect(() => executor.mark('deploy', { duration: Number.NaN })).toThrow('the duration of a mark');
  const probe = new TraceProbe();
  executor.observe(probe);
  driver.spend(2000);
  executor.mark('deploy', { duration: 1000, fields: { version: 3, canary: true } });
  expect(probe.lines.at(-1)).toBe('mark deploy 1000 {"version":3,"canary":true} at 2');
});

test('the place of a spawn is looked up while there is a probe, or given', () => {
  const { executor } = virtualExecutor(main);
  const locations: string[] = [];
  class Locations extends TraceProbe {
    override taskSpawned({ location }: { readonly location: string }): void {
      locations.push(location);
    }
  }
  const body = function* (): TaskBody<void> {};
  executor.queue('main').spawn(body);
  executor.observe(new Locations());
  executor.queue('main').spawn(body);
  executor.queue('main').spawn(body, { location: 'worker.ts:1:2' });
  expect(locations).toEqual(['', expect.stringMatching(/bad-input\.test\.ts:\d+:\d+$/), 'worker.ts:1:2']);
});

test('a place of spawn is looked up in a program that froze Error or formats stacks itself', () => {
  const { executor } = virtualExecutor(main);
  const locations: string[] = [];
  executor.observe({ ...quiet, taskSpawned: ({ location }) => locations.push(location) });
  const spawn = () => executor.queue('main').spawn(() => sleep(1));
  const limit = Error.stackTraceLimit;
  Object.defineProperty(Error, 'stackTraceLimit', { writable: false });
  spawn();
  Object.defineProperty(Error, 'stackTraceLimit', { writable: true });
  Error.prepareStackTrace = (_error, sites) => sites;
  spawn();
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  expect(locations).toEqual([expect.stringMatching(/bad-input\.test\.ts:\d+:\d+$/), '']);
  expect(Error.stackTraceLimit).toBe(limit);
});

test.each([null, undefined])('a hand-written iterator whose next() gives %s panics', async (nothing) => {
  const { executor, driver } = virtualExecutor(main);
  const broken = { next: () => nothing, return: () => ({ done: true }) } as unknown as TaskBody<void>;
  const outcomes = Promise.allSettled([executor.queue('main').spawn(() => broken)]);
  driver.run();
  expect(await outcomes).toMatchObject([{ reason: { message: expect.stringContaining('its next() gave nothing') } }]);
  expect(executor.stats().queues.main.liveTasks).toBe(0);
});

import { expect, test } from 'vitest';
import { microsecond, millisecond, virtualExecutor } from '../test/virtual-executor.ts';
import { fromPromise } from './from-promise.ts';
import { Resource } from './resource.ts';
import { sleep } from './sleep.ts';
import type { Wait, Waker } from './wait.ts';
import { yieldNow } from './yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

test('sleep counts from the end of the poll and takes fractions of a millisecond', () => {
  const { executor, driver } = virtualExecutor(main);
  const woken: number[] = [];
  executor.queue('main').spawn(function* () {
    for (let i = 0; i < 3; i++) {
      driver.spend(100 * microsecond);
      yield* sleep(0.25);
      woken.push(driver.now() / microsecond);
    }
  });
  driver.run();
  expect(woken).toEqual([350, 700, 1050]);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('sleep(%s) is refused', (milliseconds) => {
  expect(() => sleep(milliseconds)).toThrow('finite number of milliseconds');
});

test('sleep(0) lets other tasks and the driver go first', () => {
  const { executor, driver } = virtualExecutor(main);
  const seen: string[] = [];
  executor.queue('main').spawn(function* () {
    yield* sleep(0);
    seen.push('slept');
  });
  executor.queue('main').spawn(function* () {
    seen.push('other');
    yield* yieldNow();
    seen.push('other again');
  });
  driver.run();
  expect(seen).toEqual(['other', 'other again', 'slept']);
});

test('yieldNow goes to the back of its queue', () => {
  const { executor, driver } = virtualExecutor(main);
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    executor.queue('main').spawn(function* () {
      for (let round = 1; round <= 2; round++) {
        seen.push(`${name}${round}`);
        yield* yieldNow();
      }
    });
  }
  driver.run();
  expect(seen).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
});

test('fromPromise gives the value or throws the reason inside the task', async () => {
  const { executor, driver } = virtualExecutor(main);
  const reason = new Error('refused');
  const handle = executor.queue('main').spawn(function* () {
    const value = yield* fromPromise(Promise.resolve(20));
    try {
      yield* fromPromise(Promise.reject(reason));
    } catch (error) {
      return [value, error];
    }
    return 'not reached';
  });
  for (let job = 0; job < 4; job++) {
    driver.run();
    await Promise.resolve();
  }
  await expect(handle).resolves.toEqual([20, reason]);
});

test('a leaf of the user: woken without cause it waits on, woken twice it is polled once, woken late nothing happens', () => {
  const { executor, driver } = virtualExecutor(main);
  const wakers: Waker[] = [];
  let open = false;
  let looks = 0;
  const resource = new Resource({ kind: 'other' });
  const gate: Wait = { resource, register: (waker) => wakers.push(waker), cancel: () => undefined };
  executor.queue('main').spawn(function* () {
    while (!open) {
      yield gate;
      looks++;
    }
  });
  const wakeTwice = (): void => {
    wakers[0]?.wake();
    wakers[0]?.wake();
    driver.run();
  };
  driver.run();
  wakeTwice();
  expect([looks, executor.stats().queues.main.polls]).toEqual([1, 2]);
  open = true;
  wakeTwice();
  expect([looks, executor.stats().queues.main]).toMatchObject([2, { polls: 3, liveTasks: 0 }]);
  wakeTwice();
  expect(executor.stats().queues.main.polls).toBe(3);
  expect(new Set(wakers).size).toBe(1);
});

test('a leaf can wake its task after a delay and take that back', () => {
  const { executor, driver } = virtualExecutor(main);
  const gate: Wait = {
    resource: new Resource({ kind: 'other' }),
    register: (waker) => {
      waker.wakeAfter(2 * millisecond).cancel();
      waker.wakeAfter(3 * millisecond);
    },
    cancel: () => undefined,
  };
  executor.queue('main').spawn(function* () {
    yield gate;
  });
  driver.run();
  expect([driver.now(), executor.stats().queues.main.polls]).toEqual([3 * millisecond, 2]);
});

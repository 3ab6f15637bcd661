import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { TraceProbe } from '../../test/trace-probe.ts';
import { millisecond } from '../../test/virtual-executor.ts';
import { sleep } from '../sleep.ts';
import { channel } from './channel.ts';
import { Semaphore } from './semaphore.ts';
import { timeout, TimeoutError } from './timeout.ts';

test('gives what the leaf gives when that is in time, and leaves no timer behind', () => {
  const { driver, run } = oneQueue();
  const value = run(() =>
    timeout(
      10,
      (function* () {
        yield* sleep(2);
        return 'in time';
      })(),
    ),
  );
  expect([value, driver.now()]).toEqual(['in time', 2 * millisecond]);
});

test('a leaf that is ready at once never waits, even with no time at all', () => {
  const { executor, run } = oneQueue();
  const { sender, receiver } = channel<number>();
  sender.trySend(1);
  expect([run(() => timeout(0, receiver.recv())), executor.stats().queues.main.polls]).toEqual([1, 1]);
});

test('a leaf that is ready together with the timer wins', () => {
  const { run } = oneQueue();
  expect(() => run(() => timeout(5, sleep(5)))).not.toThrow();
});

test('runs out after the time, when the finally blocks of the leaf have run', () => {
  const { driver, run } = oneQueue();
  const { receiver } = channel<number>({ name: 'replies' });
  const seen: string[] = [];
  const slow = function* () {
    try {
      yield* receiver.recv();
    } finally {
      seen.push('finally');
    }
  };
  const error = run(function* () {
    try {
      yield* timeout(2.5, slow());
    } catch (thrown) {
      seen.push('caught');
      return thrown;
    }
    return undefined;
  });
  expect(seen).toEqual(['finally', 'caught']);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ message: 'waited more than 2.5 ms for channel "replies"' });
  expect(driver.now()).toBe(2.5 * millisecond);
});

test('a request that ran out has left the line', () => {
  const { driver, spawn, run } = oneQueue();
  const semaphore = new Semaphore(0);
  expect(() => run(() => timeout(1, semaphore.acquire()))).toThrow(TimeoutError);
  const next = spawn(() => semaphore.acquire());
  driver.run();
  semaphore.addPermits(1);
  driver.run();
  return expect(next).resolves.toMatchObject({ amount: 1 });
});

test('a leaf that uses up the budget of every poll cannot hold off its end', () => {
  const { driver, run } = oneQueue();
  const { sender, receiver } = channel<number>();
  const busy = function* () {
    for (;;) {
      driver.spend(1000);
      sender.trySend(1);
      yield* receiver.recv();
    }
  };
  expect(() => run(() => timeout(1, busy()))).toThrow(TimeoutError);
});

test('to a probe the task waits for what the leaf waits for', () => {
  const { executor, run } = oneQueue();
  const probe = new TraceProbe();
  const kinds: string[] = [];
  probe.taskWaiting = (_task, _time, resource) => kinds.push(resource.kind);
  executor.observe(probe);
  expect(() => run(() => timeout(1, new Semaphore(0).acquire()))).toThrow('for semaphore');
  expect(kinds).toEqual(['semaphore']);
});

test('an abort ends the leaf and the timer', () => {
  const { driver, spawn } = oneQueue();
  const seen: string[] = [];
  const handle = spawn(() =>
    timeout(
      1000,
      (function* () {
        try {
          for (;;) yield* sleep(100);
        } finally {
          seen.push('finally');
        }
      })(),
    ),
  );
  driver.runFor(10);
  handle.abort();
  driver.run();
  expect([seen, driver.now()]).toEqual([['finally'], 10]);
});

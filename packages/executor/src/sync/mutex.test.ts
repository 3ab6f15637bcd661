import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { sleep } from '../sleep.ts';
import { Mutex } from './mutex.ts';

test('one task at a time, in the order in which they came', () => {
  const { driver, spawn } = oneQueue();
  const mutex = new Mutex();
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    spawn(function* () {
      const guard = yield* mutex.lock();
      seen.push(`${name} in`);
      yield* sleep(1);
      seen.push(`${name} out`);
      guard.release();
    });
  }
  driver.run();
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  expect(mutex.isLocked).toBe(false);
});

test('a task that is aborted while it holds the mutex unlocks it in its finally block', async () => {
  const { driver, spawn } = oneQueue();
  const mutex = new Mutex();
  const holder = spawn(function* () {
    const guard = yield* mutex.lock();
    try {
      yield* sleep(1000);
    } finally {
      guard.release();
    }
  });
  const next = spawn(() => mutex.lock());
  driver.runFor(10);
  expect([mutex.isLocked, mutex.tryLock()]).toEqual([true, undefined]);
  holder.abort();
  driver.run();
  expect(driver.now()).toBe(10);
  const guard = await next;
  guard.release();
  guard.release();
  expect(mutex.tryLock()).toBeDefined();
  expect(mutex.isLocked).toBe(true);
});

import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { TraceProbe } from '../../test/trace-probe.ts';
import { sleep } from '../sleep.ts';
import { yieldNow } from '../yield-now.ts';
import { ClosedError } from './closed-error.ts';
import { Semaphore, type SemaphorePermit } from './semaphore.ts';

/** A task that holds `amount` permits for a millisecond and writes down when it had them. */
function holder(semaphore: Semaphore, seen: string[], task: { readonly name: string; readonly amount?: number }) {
  return function* () {
    const permit = yield* semaphore.acquireMany(task.amount ?? 1);
    seen.push(task.name);
    try {
      yield* sleep(1);
    } finally {
      permit.release();
    }
  };
}

test('permits go to those who asked, in the order in which they asked', () => {
  const { driver, spawn } = oneQueue();
  const semaphore = new Semaphore(2);
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) spawn(holder(semaphore, seen, { name }));
  driver.runFor(10);
  expect(seen).toEqual(['a', 'b']);
  driver.run();
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(driver.now()).toBe(3_000_000);
  expect(semaphore.available).toBe(2);
});

test('a large request is not overtaken by small ones that would fit', () => {
  const { driver, spawn } = oneQueue();
  const semaphore = new Semaphore(3);
  const seen: string[] = [];
  spawn(holder(semaphore, seen, { name: 'one' }));
  spawn(holder(semaphore, seen, { name: 'three', amount: 3 }));
  spawn(holder(semaphore, seen, { name: 'two', amount: 2 }));
  driver.runFor(10);
  expect([seen, semaphore.available, semaphore.tryAcquire()]).toEqual([['one'], 0, undefined]);
  driver.run();
  expect(seen).toEqual(['one', 'three', 'two']);
});

test('an aborted task leaves the line and the others keep their places', () => {
  const { driver, spawn } = oneQueue();
  const semaphore = new Semaphore(1);
  const seen: string[] = [];
  const handles = ['a', 'b', 'c', 'd'].map((name) => spawn(holder(semaphore, seen, { name })));
  driver.runFor(10);
  handles[2]?.abort();
  driver.run();
  expect([seen, semaphore.available]).toEqual([['a', 'b', 'd'], 1]);
});

test('a permit on its way to a task that is aborted goes to the next', () => {
  const { driver, spawn } = oneQueue();
  const semaphore = new Semaphore(0);
  const seen: string[] = [];
  const [first] = ['a', 'b'].map((name) => spawn(holder(semaphore, seen, { name })));
  driver.run();
  semaphore.addPermits(1);
  first?.abort();
  driver.run();
  expect([seen, semaphore.available]).toEqual([['b'], 1]);
});

test('when a large request at the head of the line is aborted, those behind it that fit go on', () => {
  const { driver, spawn } = oneQueue();
  const semaphore = new Semaphore(2);
  const seen: string[] = [];
  const large = spawn(holder(semaphore, seen, { name: 'large', amount: 3 }));
  spawn(holder(semaphore, seen, { name: 'small' }));
  driver.run();
  expect(seen).toEqual([]);
  large.abort();
  driver.run();
  expect(seen).toEqual(['small']);
});

test('closing refuses those who wait and those who come; permits that are held stay valid', () => {
  const { driver, spawn, run } = oneQueue();
  const semaphore = new Semaphore(1, { name: 'disk' });
  const held = semaphore.tryAcquire();
  let refusal: unknown;
  spawn(function* () {
    try {
      yield* semaphore.acquire();
    } catch (error) {
      refusal = error;
    }
  });
  driver.run();
  semaphore.close();
  expect(() => run(() => semaphore.acquire())).toThrow(ClosedError);
  expect(refusal).toMatchObject({ message: 'semaphore "disk" is closed' });
  expect([semaphore.isClosed, semaphore.tryAcquire()]).toEqual([true, undefined]);
  held?.release();
  expect(semaphore.available).toBe(1);
});

test('a permit released twice counts once, and one that is forgotten never comes back', () => {
  const semaphore = new Semaphore(3);
  const [first, second] = [semaphore.tryAcquire(), semaphore.tryAcquire()];
  first?.release();
  first?.release();
  first?.forget();
  second?.forget();
  second?.release();
  expect(semaphore.available).toBe(2);
  expect([semaphore.forgetPermits(5), semaphore.available]).toEqual([2, 0]);
});

test('a poll makes 128 acquisitions, then the other tasks have their turn', () => {
  const { driver, spawn } = oneQueue();
  const semaphore = new Semaphore(1000);
  let acquired = 0;
  const seen: number[] = [];
  spawn(function* () {
    for (; acquired < 300; acquired++) yield* semaphore.acquire();
  });
  spawn(function* () {
    while (acquired < 300) {
      seen.push(acquired);
      yield* yieldNow();
    }
  });
  driver.run();
  expect(seen).toEqual([128, 256]);
});

test('a probe is told who waits, who holds, and who gave back what another held', () => {
  const { executor, driver, spawn } = oneQueue();
  const semaphore = new Semaphore(2, { name: 'disk' });
  const permits: SemaphorePermit[] = [];
  const told: string[] = [];
  const probe = new TraceProbe();
  probe.resourceAcquired = ({ kind, name, available }, _, { task, amount }) =>
    told.push(`${task} has ${amount} of ${kind} ${name}, ${available} free`);
  probe.resourceReleased = (_resource, _time, { task, amount }) => told.push(`${task} gave ${amount}`);
  probe.taskWaiting = ({ id }, _, { kind, waiting }) => told.push(`${id} waits for ${kind}, ${waiting} wait`);
  executor.observe(probe);
  spawn(function* () {
    permits.push(yield* semaphore.acquireMany(2));
  });
  spawn(function* () {
    permits.push(yield* semaphore.acquire());
  });
  driver.run();
  permits[0]?.release();
  driver.run();
  expect(told).toEqual([
    '1 has 2 of semaphore disk, 0 free',
    '2 waits for semaphore, 1 wait',
    '1 gave 2',
    '2 has 1 of semaphore disk, 1 free',
  ]);
});

test.each([-1, 0.5, Number.NaN])('%s permits are refused', (permits) => {
  expect(() => new Semaphore(permits)).toThrow(RangeError);
  expect(() => new Semaphore(1).tryAcquire(permits)).toThrow('a whole number, 1 or more');
});

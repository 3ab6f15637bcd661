import { expect, expectTypeOf, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { TraceProbe } from '../../test/trace-probe.ts';
import { millisecond } from '../../test/virtual-executor.ts';
import { sleep } from '../sleep.ts';
import type { TaskBody, Wait, Waker } from '../wait.ts';
import { yieldNow } from '../yield-now.ts';
import { channel } from './channel.ts';
import { gather } from './gather.ts';
import { Resource } from '../resource.ts';

function* after<T>(milliseconds: number, value: T, seen?: T[]): TaskBody<T> {
  yield* sleep(milliseconds);
  seen?.push(value);
  return value;
}

test('results are in the order of the leaves, whatever the order in which they are ready', () => {
  const { driver, run } = oneQueue();
  const seen: string[] = [];
  const results = run(() => gather([after(3, 'a', seen), after(1, 'b', seen), after(2, 'c', seen)]));
  expect([results, seen, driver.now()]).toEqual([['a', 'b', 'c'], ['b', 'c', 'a'], 3 * millisecond]);
});

test('results keep their types', () => {
  const { run } = oneQueue();
  const result = run(function* () {
    const gathered = yield* gather([after(1, 'a'), after(1, 2), yieldNow()]);
    expectTypeOf(gathered).toEqualTypeOf<[string, number, void]>();
    return gathered;
  });
  expect(result).toEqual(['a', 2, undefined]);
});

test('nothing to gather is an empty array, without waiting', () => {
  const { executor, run } = oneQueue();
  expect([run(() => gather([])), executor.stats().queues.main.polls]).toEqual([[], 1]);
});

test('only the leaf that was woken is polled', () => {
  const { driver, spawn } = oneQueue();
  const polls = [0, 0, 0];
  const wakers: Waker[] = [];
  const counting = function* (index: number): TaskBody<void> {
    const wait: Wait = {
      resource: new Resource({ kind: 'other' }),
      register: (waker) => {
        wakers[index] = waker;
      },
      cancel: () => undefined,
    };
    for (;;) {
      polls[index] = (polls[index] ?? 0) + 1;
      yield wait;
    }
  };
  spawn(() => gather([counting(0), counting(1), counting(2)]));
  driver.run();
  wakers[1]?.wake();
  driver.run();
  wakers[1]?.wake();
  wakers[1]?.wake();
  wakers[2]?.wake();
  driver.run();
  expect(polls).toEqual([1, 3, 2]);
});

test('leaves that wake each other for ever leave the other tasks their turn', () => {
  const { driver, spawn } = oneQueue();
  const [there, back] = [channel<number>(), channel<number>()];
  let passes = 0;
  const seen: number[] = [];
  spawn(() =>
    gather([
      there.receiver.forEach((item) => back.sender.send(item)),
      back.receiver.forEach(function* (item) {
        if (++passes < 10) yield* there.sender.send(item);
      }),
    ]),
  );
  spawn(function* () {
    while (passes < 10) {
      seen.push(passes);
      yield* yieldNow();
    }
  });
  there.sender.trySend(1);
  driver.run();
  expect(seen.length).toBeGreaterThan(5);
});

test('when one throws the others are cancelled, with their finally blocks', () => {
  const { driver, run } = oneQueue();
  const seen: string[] = [];
  const slow = function* () {
    try {
      yield* sleep(1000);
    } finally {
      seen.push('finally');
    }
  };
  const failing = function* (): TaskBody<void> {
    yield* sleep(1);
    throw new Error('boom');
  };
  expect(() => run(() => gather([slow(), failing(), slow()]))).toThrow('boom');
  expect([seen, driver.now()]).toEqual([['finally', 'finally'], millisecond]);
});

test('an abort of the task cancels all leaves, however deep', async () => {
  const { driver, spawn } = oneQueue();
  const seen: number[] = [];
  const leaf = function* (index: number) {
    try {
      yield* sleep(1000);
    } finally {
      seen.push(index);
    }
  };
  const handle = spawn(() => gather([leaf(1), gather([leaf(2), leaf(3)])]));
  driver.runFor(10);
  handle.abort();
  expect(seen).toEqual([1, 2, 3]);
  driver.run();
  expect(driver.now()).toBe(10);
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
});

test('finally blocks that fail or wait when they are cancelled are told together', () => {
  const { run } = oneQueue();
  const messy = function* (): TaskBody<void> {
    try {
      yield* sleep(1000);
    } finally {
      yield* sleep(1);
    }
  };
  const failing = function* (): TaskBody<void> {
    yield* sleep(1);
    throw new Error('boom');
  };
  expect(() => run(() => gather([messy(), failing()]))).toThrow('its finally blocks cannot wait');
  expect(() => run(() => gather([messy(), failing(), messy()]))).toThrow('several branches failed');
});

test('a probe is told of the group, and of what the last leaf waits for', () => {
  const { executor, run } = oneQueue();
  const probe = new TraceProbe();
  const waits: string[] = [];
  probe.taskWaiting = (_task, time, { kind }) => waits.push(`${kind} at ${time / millisecond}`);
  executor.observe(probe);
  run(() => gather([sleep(1), sleep(2)]));
  expect(waits).toEqual(['group at 0', 'sleep at 1']);
});

import { expect, expectTypeOf, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { millisecond } from '../../test/virtual-executor.ts';
import { sleep } from '../sleep.ts';
import type { TaskBody } from '../wait.ts';
import { channel } from './channel.ts';
import { Notify } from './notify.ts';
import { select } from './select.ts';

test('the first that is ready wins, the others are cancelled where they wait', () => {
  const { driver, run } = oneQueue();
  const seen: string[] = [];
  const slow = function* () {
    try {
      yield* sleep(1000);
    } finally {
      seen.push('finally');
    }
  };
  const quick = function* () {
    yield* sleep(1);
    return 'done';
  };
  expect(run(() => select({ slow: slow(), quick: quick() }))).toEqual({ branch: 'quick', value: 'done' });
  expect([seen, driver.now()]).toEqual([['finally'], millisecond]);
});

test('branch and value go together in the types', () => {
  const { run } = oneQueue();
  const { receiver } = channel<number>();
  const stop = new Notify();
  stop.notifyOne();
  const result = run(function* () {
    const first = yield* select({ item: receiver.recv(), stop: stop.notified() });
    if (first.branch === 'item') expectTypeOf(first.value).toEqualTypeOf<number | undefined>();
    else expectTypeOf(first).toEqualTypeOf<{ readonly branch: 'stop'; readonly value: void }>();
    return first.branch;
  });
  expect(result).toBe('stop');
});

/** Which branch wins, ten times over, when all three are always ready. */
function winners(order: 'fair' | 'biased'): string[] {
  const { run } = oneQueue();
  const ready = function* (): TaskBody<void> {};
  return run(function* () {
    const names: string[] = [];
    while (names.length < 9) names.push((yield* select({ a: ready(), b: ready(), c: ready() }, { order })).branch);
    return names;
  });
}

test('fair: branches that are all ready win in turn', () => {
  expect(winners('fair').join('')).toBe('abcabcabc');
});

test('biased: the one written first wins', () => {
  expect(winners('biased').join('')).toBe('aaaaaaaaa');
});

test.each(['biased', 'fair'] as const)('%s: of branches woken before the next poll', (order) => {
  const { driver, spawn } = oneQueue();
  const [a, b] = [new Notify(), new Notify()];
  const won: string[] = [];
  spawn(function* () {
    won.push((yield* select({ a: a.notified(), b: b.notified() }, { order })).branch);
  });
  driver.run();
  b.notifyOne();
  a.notifyOne();
  driver.run();
  expect(won).toEqual([order === 'biased' ? 'a' : 'b']);
  // What the loser was given is not lost.
  expect((order === 'biased' ? b : a).notified().enable()).toBe(true);
});

test('an item promised to a branch that loses stays in the channel', () => {
  const { driver, spawn } = oneQueue();
  const [a, b] = [channel<number>(), channel<number>()];
  spawn(() => select({ a: a.receiver.recv(), b: b.receiver.recv() }));
  driver.run();
  a.sender.trySend(1);
  b.sender.trySend(2);
  driver.run();
  expect([a.receiver.length, b.receiver.length]).toEqual([0, 1]);
});

test('a branch that is not looked at before another wins never begins', () => {
  const { run } = oneQueue();
  let begun = false;
  const second = function* (): TaskBody<void> {
    begun = true;
  };
  run(() => select({ first: (function* (): TaskBody<void> {})(), second: second() }, { order: 'biased' }));
  expect(begun).toBe(false);
});

test('what a branch throws is thrown, and no branches are refused', () => {
  const { run } = oneQueue();
  const failing = function* (): TaskBody<void> {
    throw new Error('boom');
  };
  expect(() => run(() => select({ failing: failing(), sleep: sleep(1) }))).toThrow('boom');
  expect(() => run(() => select({}))).toThrow('needs a branch');
});

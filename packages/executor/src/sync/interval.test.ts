import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { millisecond } from '../../test/virtual-executor.ts';
import { sleep } from '../sleep.ts';
import { interval, type MissedTickBehavior } from './interval.ts';

/** Milliseconds between the ticks of a 10 ms interval whose task is held up for `stall` ms after the third. */
function gaps(missedTicks: MissedTickBehavior | undefined, stall: number): number[] {
  const { driver, run } = oneQueue();
  return run(function* () {
    const every = interval(10, missedTicks === undefined ? {} : { missedTicks });
    const times: number[] = [];
    while (times.length < 8) {
      yield* every.tick();
      times.push(driver.now() / millisecond);
      if (times.length === 3) driver.spend(stall * millisecond);
    }
    return times.slice(1).map((time, index) => time - (times[index] ?? 0));
  });
}

test('the first tick comes at once, the others one period apart', () => {
  expect(gaps(undefined, 0)).toEqual([10, 10, 10, 10, 10, 10, 10]);
});

test.each([
  [undefined, [10, 10, 27, 0, 3, 10, 10]],
  ['burst', [10, 10, 27, 0, 3, 10, 10]],
  ['skip', [10, 10, 27, 3, 10, 10, 10]],
  ['delay', [10, 10, 27, 10, 10, 10, 10]],
] as const)('after a stall of 27 ms an interval of 10 ms with %s catches up as it should', (missedTicks, expected) => {
  expect(gaps(missedTicks, 27)).toEqual(expected);
});

test.each(['burst', 'skip', 'delay'] as const)('%s: a tick no more than 5 ms late was not missed', (missedTicks) => {
  expect(gaps(missedTicks, 15)).toEqual([10, 10, 15, 5, 10, 10, 10]);
});

test('a tick gives the time at which it was due', () => {
  const { driver, run } = oneQueue();
  const due = run(function* () {
    const every = interval(10);
    const first = yield* every.tick();
    driver.spend(3 * millisecond);
    const second = yield* every.tick();
    driver.spend(12 * millisecond);
    const third = yield* every.tick();
    every.reset();
    const fourth = yield* every.tick();
    return [first, second, third, fourth].map((time) => time / millisecond);
  });
  expect(due).toEqual([0, 10, 20, 32]);
});

test('a task aborted between two ticks leaves no timer', () => {
  const { driver, spawn } = oneQueue();
  const handle = spawn(function* () {
    const every = interval(1000);
    for (;;) yield* every.tick();
  });
  spawn(() => sleep(1));
  driver.runFor(10);
  handle.abort();
  driver.run();
  expect(driver.now()).toBe(millisecond);
});

test('a period that is no time, and a tick outside of a task, are refused', () => {
  expect(() => interval(0)).toThrow('a period above 0');
  expect(() => interval(Number.NaN)).toThrow('a finite number of milliseconds');
  expect(() => interval(1).tick().next()).toThrow('call it in a task');
});

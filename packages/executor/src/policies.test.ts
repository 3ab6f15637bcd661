import { describe, expect, test } from 'vitest';
import { jainIndex } from '../test/jain.ts';
import { microsecond, millisecond, second, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { PolicyName } from './options.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

const fair = ['eevdf', 'clockworker'] as const;

test.each(fair)('%s: 8:1 for a second of CPU-bound work is shared within 1 %', (policy) => {
  const queues = { foreground: { weight: 8 }, background: { weight: 1 } };
  const { executor, driver } = virtualExecutor({ queues, policy });
  for (const name of ['foreground', 'background'] as const) {
    for (let i = 0; i < 4; i++) executor.queue(name).spawn(spinning(driver, 70 * microsecond));
  }
  driver.runFor(second);
  const { foreground, background } = executor.stats().queues;
  const total = foreground.received + background.received;
  expect(Math.abs(foreground.received / total - 8 / 9)).toBeLessThanOrEqual(0.01);
  expect(Math.abs(background.received / total - 1 / 9)).toBeLessThanOrEqual(0.01);
  expect(jainIndex(executor.stats().queues)).toBeGreaterThanOrEqual(0.999);
});

describe('first service of a light queue at 99:1', () => {
  const queues = { heavy: { weight: 99 }, light: { weight: 1 } };

  /** How long a light task waits that becomes runnable beside a heavy one at `start`. */
  function wait(policy: PolicyName, start: number): number {
    const { executor, driver } = virtualExecutor({ queues, policy });
    const served: number[] = [];
    executor.queue('heavy').spawn(spinning(driver, 100 * microsecond));
    driver.runFor(start);
    const spawned = driver.now();
    executor.queue('light').spawn(function* () {
      served.push(driver.now() - spawned);
      yield* yieldNow();
    });
    driver.runFor(200 * millisecond);
    return served[0] ?? Number.POSITIVE_INFINITY;
  }

  test.each([0, 300])(
    'clockworker: as long as its rule predicts, request * (w_heavy / w_light - 1), from %i ms',
    (ms) => {
      expect(wait('clockworker', ms * millisecond)).toBeGreaterThan(97.5 * millisecond);
      expect(wait('clockworker', ms * millisecond)).toBeLessThan(98.5 * millisecond);
    },
  );

  test.each([0, 300])('eevdf: at most a millisecond, from %i ms', (ms) => {
    expect(wait('eevdf', ms * millisecond)).toBeLessThanOrEqual(millisecond);
  });

  test('eevdf: a light task that sleeps often is served soon each time, and gets no more than its share', () => {
    const { executor, driver } = virtualExecutor({ queues, policy: 'eevdf' });
    const waits: number[] = [];
    executor.queue('heavy').spawn(spinning(driver, 100 * microsecond));
    executor.queue('light').spawn(function* () {
      for (;;) {
        const due = driver.now() + 30 * millisecond;
        yield* sleep(30);
        waits.push(driver.now() - due);
        driver.spend(100 * microsecond);
      }
    });
    driver.runFor(second);
    expect(waits.length).toBeGreaterThan(25);
    expect(Math.max(...waits)).toBeLessThanOrEqual(millisecond);
  });
});

test('eevdf: a light queue cannot gain by short sleeps after long polls', () => {
  const { executor, driver } = virtualExecutor({ queues: { heavy: { weight: 9 }, light: { weight: 1 } } });
  executor.queue('heavy').spawn(spinning(driver, 100 * microsecond));
  executor.queue('light').spawn(function* () {
    for (;;) {
      driver.spend(10 * millisecond);
      yield* sleep(0.1);
    }
  });
  driver.runFor(10 * second);
  expect(executor.stats().queues.light.received / (10 * second)).toBeLessThan(0.11);
});

test('clockworker: a queue that wakes is placed at the minimum, not at zero', () => {
  const { executor, driver } = virtualExecutor({
    queues: { a: { weight: 1 }, b: { weight: 1 } },
    policy: 'clockworker',
  });
  executor.queue('a').spawn(spinning(driver, 100 * microsecond));
  driver.runFor(100 * millisecond);
  const before = executor.queue('a').view.vruntime;
  executor.queue('b').spawn(function* () {
    driver.spend(microsecond);
    yield* sleep(1000);
  });
  driver.runFor(10 * millisecond);
  expect(before).toBe(100 * millisecond);
  expect(executor.queue('b').view.vruntime).toBeGreaterThan(before);
});

test('fifo: one order over all queues, whatever their weights', () => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 100 }, b: { weight: 1 } }, policy: 'fifo' });
  const seen: string[] = [];
  for (const [queue, name] of [
    ['b', 'b1'],
    ['a', 'a1'],
    ['a', 'a2'],
    ['b', 'b2'],
  ] as const) {
    executor.queue(queue).spawn(function* () {
      for (let round = 0; round < 2; round++) {
        seen.push(name);
        driver.spend(10 * microsecond);
        yield* yieldNow();
      }
    });
  }
  driver.run();
  expect(seen).toEqual(['b1', 'a1', 'a2', 'b2', 'b1', 'a1', 'a2', 'b2']);
});

test('fifo: an aborted task is passed over without losing the order', () => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 1 }, b: { weight: 1 } }, policy: 'fifo' });
  const seen: string[] = [];
  const spawn = (queue: 'a' | 'b', name: string) =>
    executor.queue(queue).spawn(function* () {
      seen.push(name);
      yield* yieldNow();
    });
  const aborted = spawn('a', 'a1');
  spawn('b', 'b1');
  spawn('a', 'a2');
  aborted.abort();
  driver.run();
  expect(seen).toEqual(['b1', 'a2']);
});

describe.each([
  ['eevdf keeps the running queue for its minimal slice', 'eevdf', 100],
  ['clockworker ends the slice after the current poll', 'clockworker', 30],
] as const)('preemption by a queue that wakes: %s', (_, policy, expected) => {
  test('a heavier one', () => {
    expect(servedAt(policy, { running: 1, woken: 8 })).toBe(expected);
  });

  test('a lighter one has to wait for the end of the slice', () => {
    expect(servedAt(policy, { running: 8, woken: 1 })).toBeGreaterThanOrEqual(500);
  });
});

/** When, in microseconds, a task runs that was spawned into another queue 15 us into a slice of polls of 10 us. */
function servedAt(policy: PolicyName, weights: { readonly running: number; readonly woken: number }): number {
  const queues = { running: { weight: weights.running }, woken: { weight: weights.woken } };
  const { executor, driver } = virtualExecutor({ queues, policy });
  let served = Number.NaN;
  executor.queue('running').spawn(function* () {
    driver.spend(10 * microsecond);
    yield* yieldNow();
    driver.spend(5 * microsecond);
    executor.queue('woken').spawn(function* () {
      served = driver.now() / microsecond;
      yield* sleep(1000);
    });
    driver.spend(15 * microsecond);
    for (;;) {
      yield* yieldNow();
      driver.spend(10 * microsecond);
    }
  });
  driver.runFor(100 * millisecond);
  return served;
}

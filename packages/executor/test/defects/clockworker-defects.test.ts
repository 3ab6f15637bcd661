import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { PolicyName } from '../../src/options.ts';
import { outOfBudget, takeBudget } from '../../src/poll-context.ts';
import { Resource } from '../../src/resource.ts';
import { sleep } from '../../src/sleep.ts';
import type { TaskBody, Waker } from '../../src/wait.ts';
import { yieldNow } from '../../src/yield-now.ts';
import { microsecond, millisecond, spinning, virtualExecutor } from '../virtual-executor.ts';

// One test for each defect found in Clockworker 0.2.3; docs/clockworker-parity.md says what the original does.

const main = { queues: { main: { weight: 1 } } };

describe('1: abort of a parked task leaks it', () => {
  test('here its finally blocks run at once, its timer goes, and what it held can be collected', async () => {
    const { executor, driver } = virtualExecutor(main);
    let cleaned = 0;
    const held: WeakRef<object>[] = [];
    const handles = Array.from({ length: 100 }, () =>
      executor.queue('main').spawn(function* () {
        const large = { bytes: new Uint8Array(1000) };
        held.push(new WeakRef(large));
        try {
          yield* sleep(60_000);
        } finally {
          cleaned += Math.sign(large.bytes.length);
        }
      }),
    );
    driver.runFor(millisecond);
    for (const handle of handles) handle.abort();
    expect([cleaned, executor.stats().queues.main.liveTasks]).toEqual([100, 0]);
    driver.run();
    expect(driver.now()).toBe(millisecond);
    for (const handle of handles) await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
    await collectGarbage();
    expect(held.filter((reference) => reference.deref() !== undefined)).toEqual([]);
  });
});

describe('2: a wake in the last poll of a task reaches the one that gets its place', () => {
  test('here a task that comes later is polled when it is due, and no more often', () => {
    const { executor, driver } = virtualExecutor(main);
    const wakers: Waker[] = [];
    const gate = {
      resource: new Resource({ kind: 'other' }),
      register: (waker: Waker) => {
        wakers.push(waker);
        waker.wake();
      },
      cancel: () => undefined,
    };
    executor.queue('main').spawn(function* () {
      yield gate;
      for (const waker of wakers) waker.wake();
    });
    driver.run();
    const polledAt: number[] = [];
    executor.queue('main').spawn(function* () {
      polledAt.push(driver.now());
      yield* sleep(1);
      polledAt.push(driver.now());
    });
    for (const waker of wakers) waker.wake();
    driver.run();
    expect(polledAt).toEqual([0, millisecond]);
    expect(executor.stats()).toMatchObject({ polls: 4, wakesWithoutEffect: 1 });
  });
});

describe('3: when a panic leaves the loop its task never resolves', () => {
  test('here the handle fails, what joins it goes on, and so does the executor', async () => {
    const { executor, driver } = virtualExecutor({ ...main, onPanic: 'throw' });
    const panics = executor.queue('main').spawn(function* boom(): TaskBody<void> {
      throw new Error('boom');
    });
    const joins = executor.queue('main').spawn(function* () {
      try {
        yield* panics.join();
        return 'joined';
      } catch {
        return 'told of the panic';
      }
    });
    expect(() => driver.run()).toThrow('boom');
    driver.run();
    await expect(panics).rejects.toMatchObject({ kind: 'panicked' });
    await expect(joins).resolves.toBe('told of the panic');
    expect(executor.stats().queues.main.liveTasks).toBe(0);
  });
});

describe('4: a queue that wakes has lost its credit, and keeps its debt however idle the others are', () => {
  /** When a queue that has waited 20 ms for a poll of another's, then slept a little, ends a burst beside that other. */
  function endOfBurst(policy: PolicyName): number {
    const { executor, driver } = virtualExecutor({ queues: { other: { weight: 1 }, own: { weight: 1 } }, policy });
    let woken = Number.NaN;
    let ended = Number.NaN;
    executor.queue('other').spawn(function* () {
      driver.spend(20 * millisecond);
      yield* yieldNow();
      yield* spinning(driver, 100 * microsecond)();
    });
    executor.queue('own').spawn(function* () {
      driver.spend(microsecond);
      woken = driver.now() + millisecond;
      yield* sleep(1);
      for (let poll = 0; poll < 8; poll++) {
        driver.spend(100 * microsecond);
        yield* yieldNow();
      }
      ended = driver.now();
    });
    driver.runFor(50 * millisecond);
    return ended - woken;
  }

  test('credit: here it is spent first, up to two requests', () => {
    const burst = 800 * microsecond;
    expect(endOfBurst('clockworker')).toBeGreaterThan(1.5 * burst);
    expect(endOfBurst('eevdf')).toBeLessThan(1.25 * burst);
  });

  /** How long a queue waits beside a newcomer after it ran 20 ms at one go and all were idle for a second. */
  function waitAfterDebt(policy: PolicyName): number {
    const { executor, driver } = virtualExecutor({ queues: { debtor: { weight: 1 }, other: { weight: 1 } }, policy });
    executor.queue('other').spawn(() => sleep(10));
    executor.queue('debtor').spawn(function* () {
      driver.spend(20 * millisecond);
    });
    driver.runFor(1000 * millisecond);
    const start = driver.now();
    let served = Number.NaN;
    executor.queue('other').spawn(spinning(driver, 100 * microsecond));
    executor.queue('debtor').spawn(function* () {
      served = driver.now() - start;
    });
    driver.runFor(100 * millisecond);
    return served;
  }

  test('debt: here it is forgotten once nobody is left to whom it could be paid', () => {
    expect(waitAfterDebt('clockworker')).toBe(20 * millisecond);
    expect(waitAfterDebt('eevdf')).toBeLessThanOrEqual(millisecond);
  });
});

describe('5: a take that finds a push in progress panics or finds nothing', () => {
  test('here tasks that are pushed from inside of polls are all polled, however many', () => {
    const { executor, driver } = virtualExecutor({ ...main, lifoSlot: true });
    let ended = 0;
    executor.queue('main').spawn(function* () {
      for (let child = 0; child < 20_000; child++) {
        executor.queue('main').spawn(function* () {
          yield* yieldNow();
          ended++;
        });
        if (child % 61 === 0) yield* yieldNow();
      }
    });
    driver.run();
    expect([ended, executor.stats().queues.main.liveTasks]).toEqual([20_000, 0]);
  });
});

describe('6: all tasks polled in one slice share one cooperative budget', () => {
  test('here each poll of a slice has a whole one', () => {
    const { executor, driver } = virtualExecutor(main);
    for (let task = 0; task < 61; task++) {
      executor.queue('main').spawn(function* () {
        for (let operation = 0; operation < 128; operation++) {
          while (!takeBudget()) yield outOfBudget;
        }
      });
    }
    driver.run();
    expect(executor.stats()).toMatchObject({ polls: 61, picks: 1, forcedYields: 0 });
  });
});

/** Weak references keep what they refer to until the job in which they were made or read is over. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

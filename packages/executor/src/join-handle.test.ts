import { expect, test } from 'vitest';
import { spinning, virtualExecutor } from '../test/virtual-executor.ts';
import { fromPromise } from './from-promise.ts';
import { JoinError } from './join-error.ts';
import type { JoinHandle } from './join-handle.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

test('async code awaits the value of a task, before and after its end', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle = executor.queue('main').spawn(function* () {
    yield* sleep(1);
    return 42;
  });
  const early = Promise.resolve(handle);
  driver.run();
  expect([await early, await handle]).toEqual([42, 42]);
});

test('a task joins another, before and after its end', () => {
  const { executor, driver } = virtualExecutor(main);
  const seen: number[] = [];
  const child = executor.queue('main').spawn(function* () {
    yield* sleep(1);
    return 7;
  });
  for (const start of [0, 2]) {
    executor.queue('main').spawn(function* () {
      yield* sleep(start);
      seen.push(yield* child.join());
    });
  }
  driver.run();
  expect(seen).toEqual([7, 7]);
});

test('a panic reaches the joiner as a JoinError with its cause', async () => {
  const { executor, driver } = virtualExecutor(main);
  const cause = new Error('boom');
  const child = executor.queue('main').spawn(
    function* () {
      yield* yieldNow();
      throw cause;
    },
    { name: 'child' },
  );
  const parent = executor.queue('main').spawn(function* () {
    try {
      return yield* child.join();
    } catch (error) {
      return error;
    }
  });
  driver.run();
  const error = await parent;
  expect(error).toBeInstanceOf(JoinError);
  expect(error).toMatchObject({ kind: 'panicked', cause, message: 'task "child" (1) panicked: boom' });
  await expect(child).rejects.toBe(error);
});

test('an abort before the first poll keeps the body from beginning', async () => {
  const { executor, driver } = virtualExecutor(main);
  let begun = false;
  const handle = executor.queue('main').spawn(function* late() {
    begun = true;
    yield* yieldNow();
  });
  handle.abort();
  driver.run();
  await expect(handle).rejects.toMatchObject({ kind: 'aborted', message: 'task "late" (1) was aborted' });
  expect(begun).toBe(false);
  expect(executor.stats().queues.main).toMatchObject({ polls: 0, spawnedTasks: 1, liveTasks: 0 });
});

// Clockworker 0.2.3 never drops the future of a sleeping task that is aborted.
test('all who ask for the outcome of an aborted task get the same error', async () => {
  const { executor, driver } = virtualExecutor(main);
  const parked = executor.queue('main').spawn(() => sleep(1), { name: 'parked' });
  const joiner = executor.queue('main').spawn(() => parked.join());
  driver.runFor(0);
  parked.abort();
  driver.run();
  const errors = await Promise.all(
    [parked, parked, joiner].map((handle) => Promise.resolve(handle).catch((error: unknown) => error)),
  );
  expect(errors[0]).toBeInstanceOf(JoinError);
  expect(errors[1]).toBe(errors[0]);
  expect((errors[2] as JoinError).cause).toBe(errors[0]);
});

test('an abort of a parked task runs its finally blocks at once, cancels its wait and frees it', async () => {
  const { executor, driver } = virtualExecutor(main);
  const seen: string[] = [];
  const handle = executor.queue('main').spawn(function* () {
    try {
      yield* sleep(1000);
      seen.push('woken');
    } finally {
      seen.push('finally');
    }
  });
  driver.runFor(1000);
  handle.abort();
  expect(seen).toEqual(['finally']);
  expect(executor.stats().queues.main.liveTasks).toBe(0);
  driver.run();
  expect(driver.now()).toBe(1000);
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
});

test('an abort while waiting for a promise drops the result', async () => {
  const { executor, driver } = virtualExecutor(main);
  let settle: (value: string) => void = () => undefined;
  const handle = executor.queue('main').spawn(() => fromPromise(new Promise<string>((resolve) => (settle = resolve))));
  driver.run();
  handle.abort();
  settle('late');
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
  driver.run();
  expect(executor.stats().queues.main.polls).toBe(1);
});

test('an abort while joining leaves the joined task alone', async () => {
  const { executor, driver } = virtualExecutor(main);
  const child = executor.queue('main').spawn(() => sleep(1));
  const parent = executor.queue('main').spawn(() => child.join());
  driver.runFor(10);
  parent.abort();
  driver.run();
  await expect(parent).rejects.toMatchObject({ kind: 'aborted' });
  await expect(child).resolves.toBeUndefined();
  expect(executor.stats().queues.main.polls).toBe(3);
});

test('a task that aborts itself goes on to its next wait', async () => {
  const { executor, driver } = virtualExecutor(main);
  const seen: string[] = [];
  const handle: JoinHandle<void> = executor.queue('main').spawn(function* () {
    try {
      handle.abort();
      seen.push('goes on');
      yield* sleep(1);
      seen.push('not reached');
    } finally {
      seen.push('finally');
    }
  });
  driver.run();
  expect(seen).toEqual(['goes on', 'finally']);
  expect(driver.now()).toBe(0);
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
});

test('a task that aborts itself and returns without another wait is ready', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle: JoinHandle<number> = executor.queue('main').spawn(function* () {
    handle.abort();
    return 1;
  });
  driver.run();
  await expect(handle).resolves.toBe(1);
});

test('a task can abort others from inside its poll, queued or parked, in its own queue or another', async () => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 }, other: { weight: 1 } } });
  const seen: string[] = [];
  const cleaning = (name: string) =>
    function* () {
      try {
        yield* sleep(5);
      } finally {
        seen.push(name);
      }
    };
  const parked = executor.queue('other').spawn(cleaning('parked'));
  driver.runFor(10);
  executor.queue('main').spawn(function* () {
    parked.abort();
    queuedHere.abort();
    queuedThere.abort();
    seen.push('aborted');
    yield* yieldNow();
    seen.push('goes on');
  });
  const queuedHere = executor.queue('main').spawn(cleaning('never begun'));
  const queuedThere = executor.queue('other').spawn(cleaning('never begun'));
  const kept = executor.queue('other').spawn(cleaning('kept'));
  driver.run();
  expect(seen).toEqual(['parked', 'aborted', 'goes on', 'kept']);
  await expect(kept).resolves.toBeUndefined();
  for (const handle of [parked, queuedHere, queuedThere]) {
    await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
  }
});

test('aborting twice, or after the end, does nothing', async () => {
  const { executor, driver } = virtualExecutor(main);
  const handle = executor.queue('main').spawn(function* () {
    yield* yieldNow();
    return 42;
  });
  driver.run();
  handle.abort();
  await expect(handle).resolves.toBe(42);
  const aborted = executor.queue('main').spawn(spinning(driver, 1));
  aborted.abort();
  aborted.abort();
  await expect(aborted).rejects.toMatchObject({ kind: 'aborted' });
  expect(executor.stats().queues.main).toMatchObject({ spawnedTasks: 2, liveTasks: 0 });
});

test('a finally block of an aborted task may spawn and abort, but not wait', () => {
  const reported: unknown[] = [];
  const { executor, driver } = virtualExecutor(main);
  driver.report = (error) => reported.push(error);
  const seen: string[] = [];
  const handle: JoinHandle<void> = executor.queue('main').spawn(
    function* () {
      try {
        yield* sleep(1);
      } finally {
        handle.abort();
        executor.queue('main').spawn(function* () {
          seen.push('spawned');
          yield* yieldNow();
        });
        yield* sleep(1);
        seen.push('not reached');
      }
    },
    { name: 'slow cleaner' },
  );
  driver.runFor(1);
  handle.abort();
  driver.run();
  expect(seen).toEqual(['spawned']);
  expect(reported).toHaveLength(1);
  expect(String(reported[0])).toContain('"slow cleaner" (1) was aborted: its finally blocks cannot wait');
});

test('a finally block that goes on waiting after an abort is left', () => {
  const reported: unknown[] = [];
  const { executor, driver } = virtualExecutor(main);
  driver.report = (error) => reported.push(error);
  const handle = executor.queue('main').spawn(function* () {
    try {
      yield* sleep(1);
    } finally {
      for (;;) {
        try {
          yield* sleep(1);
        } catch {
          // Tries again for ever.
        }
      }
    }
  });
  driver.runFor(1);
  handle.abort();
  expect(reported).toHaveLength(1);
  expect(executor.stats().queues.main.liveTasks).toBe(0);
});

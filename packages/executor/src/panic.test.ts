import { expect, test } from 'vitest';
import { virtualExecutor } from '../test/virtual-executor.ts';
import { Resource } from './resource.ts';
import type { JoinError } from './join-error.ts';
import type { TaskBody, Wait } from './wait.ts';
import { yieldNow } from './yield-now.ts';

const main = { main: { weight: 1 } };
const macrotask = () => new Promise((resolve) => setTimeout(resolve, 0));

function* boom(): TaskBody<never> {
  yield* yieldNow();
  throw new Error('boom');
}

test('a panic that nobody awaits is reported once promise jobs have run', async () => {
  const unobserved: JoinError[] = [];
  const { executor, driver } = virtualExecutor({ queues: main, onUnobservedPanic: (error) => unobserved.push(error) });
  executor.queue('main').spawn(boom);
  driver.run();
  expect(unobserved).toEqual([]);
  await macrotask();
  expect(unobserved).toMatchObject([{ kind: 'panicked', message: 'task "boom" (1) panicked: boom' }]);
});

test('a panic is not reported when somebody awaits it, be it right after the run or some promise jobs later', async () => {
  const unobserved: JoinError[] = [];
  const { executor, driver } = virtualExecutor({ queues: main, onUnobservedPanic: (error) => unobserved.push(error) });
  const handles = [executor.queue('main').spawn(boom), executor.queue('main').spawn(boom)];
  driver.run();
  await expect(handles[0]).rejects.toThrow('boom');
  for (let job = 0; job < 10; job++) await Promise.resolve();
  await expect(handles[1]).rejects.toThrow('boom');
  await macrotask();
  expect(unobserved).toEqual([]);
});

test('by default the driver reports it', async () => {
  const { executor, driver } = virtualExecutor({ queues: main });
  const reported = new Promise((resolve) => {
    driver.report = resolve;
  });
  executor.queue('main').spawn(boom);
  driver.run();
  await expect(reported).resolves.toMatchObject({ kind: 'panicked' });
});

// In Clockworker 0.2.3 the handle of a task whose panic propagates never resolves.
test('with onPanic throw, a panic ends the turn, its handle settles, and the other tasks go on', async () => {
  const { executor, driver } = virtualExecutor({ queues: main, onPanic: 'throw' });
  const panicking = executor.queue('main').spawn(boom);
  const other = executor.queue('main').spawn(function* () {
    for (let i = 0; i < 3; i++) yield* yieldNow();
    return 'went on';
  });
  expect(() => driver.run()).toThrow('boom');
  expect(executor.stats().queues.main).toMatchObject({ liveTasks: 1 });
  driver.run();
  await expect(other).resolves.toBe('went on');
  await expect(panicking).rejects.toMatchObject({ kind: 'panicked' });
});

test.each([
  ['undefined', undefined],
  ['text', 'text'],
  ['Symbol(odd)', Symbol('odd')],
  ['a value that has no text', Object.create(null)],
])('a task can throw anything: %s', async (text, thrown: unknown) => {
  const { executor, driver } = virtualExecutor({ queues: main });
  const handle = executor.queue('main').spawn(function* () {
    yield* yieldNow();
    throw thrown;
  });
  driver.run();
  await expect(handle).rejects.toMatchObject({ cause: thrown, message: `task "task" (1) panicked: ${text}` });
});

test.each([undefined, 10, Promise.resolve(), { wake: 1 }])(
  'a task that yields %s is told to write yield*',
  async (yielded) => {
    const { executor, driver } = virtualExecutor({ queues: main });
    let cleaned = false;
    const handle = executor.queue('main').spawn(function* () {
      try {
        yield yielded as unknown as Wait;
      } finally {
        cleaned = true;
      }
    });
    driver.run();
    await expect(handle).rejects.toThrow('write yield* before a leaf');
    expect(cleaned).toBe(true);
  },
);

test('a wait that cannot be registered is a panic of the task', async () => {
  const { executor, driver } = virtualExecutor({ queues: main });
  const refusing: Wait = {
    resource: new Resource({ kind: 'other' }),
    register: () => {
      throw new Error('no more permits');
    },
    cancel: () => undefined,
  };
  const handle = executor.queue('main').spawn(function* () {
    yield refusing;
  });
  driver.run();
  await expect(handle).rejects.toMatchObject({
    kind: 'panicked',
    message: 'task "task" (1) panicked: no more permits',
  });
});

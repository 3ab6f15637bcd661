import { expect, test } from 'vitest';
import { virtualExecutor } from '../test/virtual-executor.ts';
import { PollSource } from './probe.ts';
import { RunQueue } from './run-queue.ts';
import { TaskState } from './task-state.ts';
import { yieldNow } from './yield-now.ts';

const queued = (name: number) => ({ name, state: TaskState.queued, order: name, pollSource: PollSource.fifo });

function taken(queue: RunQueue<ReturnType<typeof queued>>, count: number): readonly (number | undefined)[] {
  return Array.from({ length: count }, () => queue.shift()?.name);
}

test('the last one pushed is taken first, except at each fourth take', () => {
  const queue = new RunQueue<ReturnType<typeof queued>>(4);
  for (const name of [10, 20, 30, 40]) queue.push(queued(name));
  expect(taken(queue, 4)).toEqual([40, 10, 20, 30]);
  for (const name of [50, 60]) queue.push(queued(name));
  expect(taken(queue, 2)).toEqual([60, 50]);
  for (const name of [70, 80, 90]) queue.push(queued(name));
  expect(taken(queue, 1)).toEqual([90]);
  queue.push(queued(100));
  expect(taken(queue, 3)).toEqual([70, 100, 80]);
  expect([queue.length, queue.shift()]).toEqual([0, undefined]);
});

// In Clockworker 0.2.3 a take that passes over the slot finds nothing, although the queue is not empty.
test('the slot is not passed over when there is no other task', () => {
  const queue = new RunQueue<ReturnType<typeof queued>>(1);
  queue.push(queued(1));
  expect(taken(queue, 2)).toEqual([1, undefined]);
});

test('an aborted task in the slot is passed over', () => {
  const queue = new RunQueue<{ name: number; state: TaskState; order: number; pollSource: PollSource }>(16);
  const aborted = { ...queued(2) };
  queue.push(queued(1));
  queue.push(aborted);
  aborted.state = TaskState.ended as never;
  queue.forgetOne();
  expect([queue.length, queue.shift()?.name, queue.peek(), queue.shift()]).toEqual([1, 1, undefined, undefined]);
});

test('a task woken in a slice runs next, one that yields goes last, and the slot is empty when a slice begins', () => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } }, lifoSlot: true });
  const seen: string[] = [];
  const step = (name: string) => () =>
    (function* () {
      seen.push(name);
      yield* yieldNow();
      seen.push(name);
    })();
  const queue = executor.queue('main');
  queue.spawn(function* () {
    seen.push('a');
    queue.spawn(step('child'));
    yield* yieldNow();
    seen.push('a');
  });
  queue.spawn(step('b'));
  driver.run();
  expect(seen).toEqual(['a', 'child', 'b', 'a', 'child', 'b']);
});

test('without the option the order is first in, first out', () => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } } });
  const seen: number[] = [];
  for (const index of [1, 2, 3]) {
    executor.queue('main').spawn(function* () {
      seen.push(index);
      yield* yieldNow();
    });
  }
  driver.run();
  expect(seen).toEqual([1, 2, 3]);
});

import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { TraceProbe } from '../../test/trace-probe.ts';
import { millisecond, virtualExecutor } from '../../test/virtual-executor.ts';
import type { JoinError } from '../join-error.ts';
import { sleep } from '../sleep.ts';
import type { TaskBody } from '../wait.ts';
import { gather } from './gather.ts';
import { type TaskGroup, taskGroup } from './task-group.ts';

function fixture() {
  const queue = oneQueue();
  const main = queue.executor.queue('main');
  const seen: string[] = [];
  const member = (name: string, milliseconds: number) =>
    function* () {
      try {
        yield* sleep(milliseconds);
        seen.push(`${name} done`);
        return name;
      } finally {
        seen.push(`${name} finally`);
      }
    };
  const failing = function* (): TaskBody<never> {
    yield* sleep(1);
    throw new Error('boom');
  };
  return { ...queue, main, seen, member, failing };
}

test('ends when the body and all members have, with the value of the body', () => {
  const { driver, main, run, seen, member } = fixture();
  const value = run(() =>
    taskGroup(function* (group) {
      group.spawn(main, member('a', 2));
      group.spawn(main, function* () {
        yield* sleep(1);
        group.spawn(main, member('grandchild', 3));
      });
      yield* sleep(1);
      expect(group.size).toBe(2);
      return 'body';
    }),
  );
  expect(value).toBe('body');
  expect(seen.filter((line) => line.endsWith('done'))).toEqual(['a done', 'grandchild done']);
  expect(driver.now()).toBe(4 * millisecond);
});

test('a body gathers what its members give', () => {
  const { main, run, member } = fixture();
  const value = run(() =>
    taskGroup(function* (group) {
      const handles = ['x', 'y'].map((name, index) => group.spawn(main, member(name, 2 - index)));
      return yield* gather(handles.map((handle) => handle.join()));
    }),
  );
  expect(value).toEqual(['x', 'y']);
});

test('a member that panics ends the others and the body, and the panic is thrown', () => {
  const { driver, main, run, seen, member, failing } = fixture();
  const body = function* (group: TaskGroup) {
    group.spawn(main, member('sibling', 1000));
    group.spawn(main, failing, { name: 'failing' });
    yield* member('body', 1000)();
  };
  expect(() => run(() => taskGroup(body))).toThrow('task "failing" (3) panicked: boom');
  expect([seen, driver.now()]).toEqual([['sibling finally', 'body finally'], millisecond]);
});

test('a body that throws ends the members', () => {
  const { main, run, seen, member, failing } = fixture();
  const body = function* (group: TaskGroup) {
    group.spawn(main, member('a', 1000));
    yield* failing();
  };
  expect(() => run(() => taskGroup(body))).toThrow('boom');
  expect(seen).toEqual(['a finally']);
});

test('an abort of the task ends the members at once', async () => {
  const { executor, driver, main, spawn, seen, member } = fixture();
  const handle = spawn(() =>
    taskGroup(function* (group) {
      group.spawn(main, member('a', 1000));
      yield* sleep(1000);
    }),
  );
  driver.runFor(10);
  handle.abort();
  expect([seen, executor.stats().queues.main.liveTasks]).toEqual([['a finally'], 0]);
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
});

test('a member aborted by its handle is no failure', () => {
  const { main, run, seen, member } = fixture();
  run(() =>
    taskGroup(function* (group) {
      const aborted = group.spawn(main, member('aborted', 1000));
      group.spawn(main, member('a', 2));
      yield* sleep(1);
      aborted.abort();
    }),
  );
  expect(seen).toEqual(['aborted finally', 'a done', 'a finally']);
});

test('a panic of a member counts as observed, whoever is polled first', async () => {
  const unobserved: JoinError[] = [];
  const { executor, driver } = virtualExecutor({
    queues: { main: { weight: 1 } },
    onUnobservedPanic: (error) => unobserved.push(error),
  });
  const main = executor.queue('main');
  const handle = main.spawn(() =>
    taskGroup(function* (group) {
      group.spawn(main, function* () {
        throw new Error('boom');
      });
      yield* sleep(1);
    }),
  );
  driver.run();
  await expect(handle).rejects.toThrow('boom');
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  expect(unobserved).toEqual([]);
});

test('a probe is told where a member was spawned', () => {
  const { executor, main, run, member } = fixture();
  const probe = new TraceProbe();
  const locations: string[] = [];
  probe.taskSpawned = ({ location }) => locations.push(location);
  executor.observe(probe);
  run(() =>
    taskGroup(function* (group) {
      group.spawn(main, member('a', 1));
    }),
  );
  expect(locations.at(-1)).toMatch(/task-group\.test\.ts:\d+:\d+$/);
});

test('a group that has ended takes no more tasks', () => {
  const { main, run, member } = fixture();
  const group = run(() =>
    taskGroup(function* (inner) {
      return inner;
    }),
  );
  expect(() => group.spawn(main, member('late', 1))).toThrow('this task group has ended');
});

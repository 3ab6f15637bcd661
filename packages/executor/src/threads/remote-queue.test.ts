import { expect, test } from 'vitest';
import { block, pollsOf, twoExecutors } from '../../test/threads/two-executors.ts';
import type { AsyncTask } from '../async/async-task.ts';
import { JoinError } from '../join-error.ts';
import { sleep } from '../sleep.ts';
import { ClosedError } from '../sync/closed-error.ts';
import { remoteQueue } from './remote-queue.ts';
import { serveTasks } from './serve-tasks.ts';

const events: string[] = [];

const tasks = {
  *sum(numbers: readonly number[]) {
    yield* sleep(0);
    return numbers.reduce((sum, number) => sum + number, 0);
  },
  *size(bytes: ArrayBuffer) {
    return bytes.byteLength;
  },
  async later(milliseconds: number, task: AsyncTask) {
    await task.run(sleep(milliseconds));
    return `after ${milliseconds} ms`;
  },
  *fail() {
    throw new RangeError('no such tile');
  },
  *give() {
    return () => 'a function';
  },
  *wait() {
    events.push('began');
    try {
      yield* sleep(60_000);
    } finally {
      events.push('cleaned up');
    }
  },
};

function connected() {
  const parts = twoExecutors();
  const served = serveTasks(parts.port2, { queue: parts.far, tasks });
  return { ...parts, served, remote: remoteQueue<typeof tasks>(parts.port1) };
}

test('a task that is spawned on another thread gives its value to async code and to tasks', async () => {
  const { near, remote } = connected();
  expect(await remote.spawn('sum', [1, 2, 3])).toBe(6);
  const joined = near.spawn(function* () {
    return yield* remote.spawn('sum', [4, 5]).join();
  });
  expect(await joined).toBe(9);
  expect(remote.unfinished).toBe(0);
});

test('an async function can be spawned there as well', async () => {
  const { remote } = connected();
  const text: string = await remote.spawn('later', 2);
  expect(text).toBe('after 2 ms');
  const handle = remote.spawn('later', 60_000);
  await remote.spawn('later', 1);
  handle.abort();
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
});

test('a buffer can be handed over instead of copied', async () => {
  const { remote } = connected();
  const bytes = new ArrayBuffer(1000);
  expect(await remote.spawn('size', bytes, { transfer: [bytes] })).toBe(1000);
  expect(bytes.byteLength).toBe(0);
});

test('what a task throws arrives as the text of a JoinError, under the name it was spawned with', async () => {
  const { remote } = connected();
  const error = await remote.spawn('fail', undefined, { name: 'tile 7' }).then(undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(JoinError);
  expect(error).toMatchObject({ kind: 'panicked', message: 'task "tile 7" (1) panicked: no such tile' });
});

test('a task that joins gets the error too', async () => {
  const { near, remote } = connected();
  const joined = near.spawn(function* () {
    try {
      return yield* remote.spawn('fail').join();
    } catch (error) {
      return error instanceof JoinError && error.kind;
    }
  });
  expect(await joined).toBe('panicked');
});

test('a result that cannot be cloned is the task’s panic, and later tasks are served', async () => {
  const { remote } = connected();
  await expect(remote.spawn('give')).rejects.toThrow(/task "give" \(1\) panicked: .*could not be cloned/);
  expect(await remote.spawn('sum', [1])).toBe(1);
});

test('data that cannot be cloned throws where it is spawned', () => {
  const { remote } = connected();
  const data = [() => 1] as unknown as number[];
  expect(() => remote.spawn('sum', data)).toThrow(/could not be cloned/);
  expect(remote.unfinished).toBe(0);
});

test('an abort runs the finally blocks of the task there and gives a JoinError here', async () => {
  const { remote } = connected();
  const handle = remote.spawn('wait');
  await expect.poll(() => events).toEqual(['began']);
  handle.abort();
  await expect(handle).rejects.toMatchObject({ kind: 'aborted', message: 'task "wait" (1) was aborted' });
  expect(events).toEqual(['began', 'cleaned up']);
  handle.abort();
});

test('a name that is not served is refused, with those that are', async () => {
  const { port1, port2, far } = twoExecutors();
  serveTasks(port2, { queue: far, tasks: { sum: (numbers: number[]) => tasks.sum(numbers) } });
  const remote = remoteQueue<typeof tasks>(port1);
  await expect(remote.spawn('wait')).rejects.toThrow('task "wait" was not spawned: this thread has only the tasks sum');
});

test('an executor that was shut down refuses', async () => {
  const { remote, farExecutor } = connected();
  await farExecutor.shutdown();
  await expect(remote.spawn('sum', [1])).rejects.toThrow(/was not spawned: .*shut down/);
});

test('the queue delay counts from the sending, though the thread was busy when the message came', async () => {
  const { remote, farExecutor } = connected();
  const { probe, polls } = pollsOf('sum');
  farExecutor.observe(probe);
  const handle = remote.spawn('sum', [1]);
  block(20);
  await handle;
  expect(polls[0]?.injected).toBe(true);
  expect(polls[0]?.delay).toBeGreaterThanOrEqual(20e6);
  // Its second poll is due to a timer.
  expect(polls[1]?.injected).toBe(false);
});

test('a closed remote queue lets its tasks end and spawns no more', async () => {
  const { remote } = connected();
  const handle = remote.spawn('sum', [1, 1]);
  remote.close();
  expect(() => remote.spawn('sum', [1])).toThrow(ClosedError);
  expect(await handle).toBe(2);
});

test('a closed server lets its tasks end, refuses more, and then closes the port', async () => {
  const { remote, served, far } = connected();
  const first = remote.spawn('sum', [1, 1]);
  await expect.poll(() => far.stats().spawnedTasks).toBe(1);
  served.close();
  expect(await first).toBe(2);
  await expect
    .poll(() => {
      try {
        void remote.spawn('sum', [1]).then(undefined, () => undefined);
        return 'open';
      } catch (error) {
        return error;
      }
    })
    .toBeInstanceOf(ClosedError);
});

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { burn, PollTrace, tracedExecutor } from '../../test/async-polls.ts';
import { millisecond, virtualExecutor } from '../../test/virtual-executor.ts';
import { Executor } from '../executor.ts';
import { currentPoll, takeBudget } from '../poll-context.ts';
import { sleep } from '../sleep.ts';
import { yieldNow } from '../yield-now.ts';

const main = { queues: { main: { weight: 1 } } };

test('what the executor resumes is scheduled, what a timer resumes is measured', async () => {
  const { queue, trace } = tracedExecutor();
  await queue.spawn(
    async (task) => {
      await task.run(sleep(1));
      await delay(1);
      burn(2);
      await delay(1);
      await task.run(sleep(1));
    },
    { name: 'job' },
  );
  expect(trace.lines).toEqual([
    'job scheduled pending',
    'job waits for sleep',
    'job scheduled pending',
    'job waits for promise',
    'job foreign pending',
    'job waits for promise',
    'job foreign pending',
    'job scheduled pending',
    'job waits for sleep',
    'job scheduled ready',
    'job ends',
  ]);
  const burning = trace.durations.find(({ isForeign }) => isForeign);
  expect(burning?.duration).toBeGreaterThan(1.9 * millisecond);
});

test('files and sockets resume an async function in polls that are measured', async () => {
  const { queue, trace } = tracedExecutor();
  const server = createServer((socket) => socket.end('pong'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const text = await queue.spawn(
    async () => {
      const file = await readFile(new URL(import.meta.url), 'utf8');
      const socket = connect(address.port, '127.0.0.1');
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      return `${answer} ${file.length > 0}`;
    },
    { name: 'io' },
  );
  server.close();
  expect(text).toBe('pong true');
  expect(trace.lines.at(-1)).toBe('io ends');
  const polls = trace.lines.filter((line) => !line.includes('waits'));
  expect(polls[0]).toBe('io scheduled pending');
  expect(polls.slice(1, -2).every((line) => line === 'io foreign pending')).toBe(true);
  expect(polls.at(-2)).toBe('io foreign ready');
  expect(polls.length).toBeGreaterThanOrEqual(5);
});

test('foreign polls are charged to the queue, also to one that has nothing to be scheduled', async () => {
  const executor = new Executor({ queues: { a: { weight: 1 }, b: { weight: 1 } }, stats: 'full' });
  const handle = executor.queue('a').spawn(async () => {
    await delay(1);
    burn(5);
  });
  await handle;
  const { a, b } = executor.stats().queues;
  expect(a).toMatchObject({ polls: 1, foreignPolls: 1, enqueued: 1 });
  expect(a.foreign).toBeGreaterThan(5 * millisecond - 1000);
  expect(a.received).toBeGreaterThanOrEqual(a.foreign);
  expect(a.entitled).toBe(a.received);
  expect(b.received).toBe(0);
  expect(handle.stats()).toMatchObject({ polls: 2 });
});

test.each(['eevdf', 'clockworker'] as const)(
  '%s: what the host ran of a queue is taken from what the executor runs of it',
  async (policy) => {
    const queues = { mixed: { weight: 1 }, plain: { weight: 1 } };
    const { executor, driver } = virtualExecutor({ queues, policy });
    let resume = (): void => undefined;
    executor.queue('mixed').spawn(async () => {
      for (;;) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
        driver.spend(300_000);
      }
    });
    const spin = (queue: keyof typeof queues) =>
      executor.queue(queue).spawn(function* () {
        for (;;) {
          driver.spend(50_000);
          yield* yieldNow();
        }
      });
    spin('mixed');
    spin('plain');
    for (let millisecondsRun = 0; millisecondsRun < 100; millisecondsRun++) {
      await driver.runForAsync(millisecond);
      resume();
      await Promise.resolve();
    }
    await driver.runForAsync(millisecond);
    const { mixed, plain } = executor.stats().queues;
    expect(mixed.foreignPolls).toBeGreaterThan(95);
    expect(mixed.received / (mixed.received + plain.received)).toBeCloseTo(0.5, 1);
  },
);

test('helpers of an async function are part of its polls, what others do in between is not', async () => {
  const { queue, trace, executor } = tracedExecutor();
  const helper = async () => {
    await delay(1);
    burn(1);
    await Promise.resolve();
    burn(1);
  };
  const handle = queue.spawn(
    async () => {
      await helper();
      burn(1);
    },
    { name: 'job' },
  );
  const outside = (async () => {
    await delay(1);
    for (let round = 0; round < 5; round++) {
      burn(1);
      await Promise.resolve();
    }
  })();
  await Promise.all([handle, outside]);
  const { foreign } = executor.stats().queues.main;
  expect(foreign).toBeGreaterThan(3 * millisecond - 1000);
  expect(trace.lines.at(-2)).toBe('job foreign ready');
});

test('the jobs of two tasks are told apart, in a poll of the executor as well', async () => {
  const { executor, driver } = virtualExecutor({ queues: { a: { weight: 1 }, b: { weight: 1 } } });
  let hand = (_value: number): void => undefined;
  const promise = new Promise<number>((resolve) => {
    hand = resolve;
  });
  executor.queue('a').spawn(async () => {
    await promise;
    driver.spend(7000);
  });
  executor.queue('b').spawn(async (task) => {
    await task.run(sleep(1));
    driver.spend(2000);
    hand(1);
    await Promise.resolve();
    driver.spend(3000);
  });
  await driver.runAsync();
  const { a, b } = executor.stats().queues;
  expect([a.received, a.foreign, b.received]).toEqual([7000, 7000, 5000]);
});

test('in a foreign poll the task is the parent of what it spawns, and has a budget', async () => {
  const { queue } = tracedExecutor();
  const seen = await queue.spawn(async (task) => {
    await delay(1);
    const ok = [currentPoll()?.task?.id === task.id, currentPoll()?.budget === 128, takeBudget()];
    return ok;
  });
  expect(seen).toEqual([true, true, true]);
  expect(currentPoll()).toBeUndefined();
});

/** A task that waits for both a leaf and the host, which are ready at the same time; the host comes first. */
async function bothAtOnce(busy: number): Promise<readonly string[]> {
  const { executor, driver } = virtualExecutor(main);
  const trace = new PollTrace();
  executor.observe(trace.probe);
  let resume = (): void => undefined;
  const outside = new Promise<void>((resolve) => {
    resume = resolve;
  });
  executor.queue('main').spawn(function* () {
    yield* sleep(1);
    resume();
    driver.spend(busy);
  });
  executor.queue('main').spawn(
    async (task) => {
      await Promise.all([task.run(sleep(1)), outside.then(() => driver.spend(500))]);
    },
    { name: 'both' },
  );
  await driver.runAsync();
  expect(executor.stats().queues.main).toMatchObject({ liveTasks: 0, foreignPolls: 1, foreign: 500 });
  return trace.lines.filter((line) => line.startsWith('both'));
}

test.each([0, millisecond])(
  'a task that the host resumes while it is queued is polled later all the same',
  async (busy) => {
    expect(await bothAtOnce(busy)).toEqual([
      'both scheduled pending',
      'both waits for sleep',
      'both foreign pending',
      'both scheduled ready',
      'both ends',
    ]);
  },
);

test('a task that the host brings to its end while it is queued is not polled any more', async () => {
  const { executor, driver } = virtualExecutor(main);
  let resume = (): void => undefined;
  const outside = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const queue = executor.queue('main');
  const spinner = (busy: number) =>
    function* () {
      yield* sleep(1);
      resume();
      driver.spend(busy);
    };
  queue.spawn(spinner(millisecond));
  const handle = queue.spawn(async (task) => Promise.race([task.run(sleep(1)), outside]));
  await driver.runAsync();
  await handle;
  expect(executor.stats().queues.main).toMatchObject({ liveTasks: 0, depth: { largest: 2 } });
  expect(queue.view.depth).toBe(0);
});

test('an error after a foreign await is a panic of the task', async () => {
  const { queue, trace } = tracedExecutor();
  const handle = queue.spawn(
    async () => {
      await delay(1);
      throw new Error('boom');
    },
    { name: 'job' },
  );
  await expect(handle).rejects.toThrow('task "job" (1) panicked: boom');
  expect(trace.lines.slice(-2)).toEqual(['job foreign panicked', 'job ends']);
});

import { Executor, Mutex, Semaphore, sleep } from '@pollscope/executor';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connected, observe, stringsOf } from './observed.ts';

describe('an agent that is started late', () => {
  it('finds the deadlock that is older than itself, and who waits for what since when', async () => {
    const executor = new Executor({ queues: { main: { weight: 1 } } });
    const [one, other] = [new Mutex({ name: 'one' }), new Mutex({ name: 'other' })];
    const lockBoth = (first: Mutex, second: Mutex) =>
      function* () {
        yield* first.lock();
        yield* sleep(5);
        yield* second.lock();
      };
    const tasks = [
      executor.queue('main').spawn(lockBoth(one, other), { name: 'forwards' }),
      executor.queue('main').spawn(lockBoth(other, one), { name: 'backwards' }),
    ];
    await wait(50);
    const startedAt = executor.now();
    const agent = await observe(executor);
    const client = await connected(agent, { subscribe: 'aggregates' });
    const rows = () => client.sections('taskWindows').flatMap((section) => section.rows);
    const deadlock = () =>
      client
        .sections('findings')
        .flatMap((section) => section.rows)
        .find(({ detector }) => detector === 'deadlock');
    await client.until(() => deadlock() !== undefined);
    expect(new Set(rows().map(({ task }) => task))).toEqual(new Set(tasks.map(({ id }) => id)));
    for (const { lastPollEnd, waitsOn } of rows()) {
      expect(lastPollEnd).toBeLessThan(startedAt);
      expect(waitsOn).toBeGreaterThan(0);
    }
    expect(deadlock()?.sentence).toMatch(/^(forwards|backwards) .* waits for .*, which is held by the next/);
    for (const task of tasks) {
      task.abort();
      await expect(task).rejects.toThrow('aborted');
    }
  });

  it('sees nobody overtaken at a semaphore that is given out in order', async () => {
    const executor = new Executor({ queues: { main: { weight: 1 } } });
    const permits = new Semaphore(2, { name: 'connections' });
    const workers = Array.from({ length: 30 }, () =>
      executor.queue('main').spawn(function* () {
        for (;;) {
          const permit = yield* permits.acquire();
          yield* sleep(5);
          permit.release();
        }
      }),
    );
    await wait(100);
    const agent = await observe(executor);
    const client = await connected(agent, { subscribe: 'aggregates' });
    const windows = () =>
      client
        .sections('resourceWindows')
        .flatMap(({ rows }) => rows)
        .filter(({ resource }) => resource === resourceNamed('connections'));
    const resourceNamed = (wanted: string) =>
      client
        .sections('resources')
        .flatMap(({ rows }) => rows)
        .find(({ name }) => stringsOf(client).get(name) === wanted)?.resource;
    await client.until(() => windows().length >= 2);
    expect(windows().map(({ overtakes }) => overtakes)).toEqual(windows().map(() => 0));
    expect(windows()[0]?.holder).toBeGreaterThan(0);
    for (const worker of workers) {
      worker.abort();
      await expect(worker).rejects.toThrow('aborted');
    }
  });
});

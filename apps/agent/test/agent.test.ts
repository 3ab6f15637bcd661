import { once } from 'node:events';
import { startAgent } from '@pollscope/agent';
import { ConsoleStore } from '@pollscope/analysis';
import { PollOutcome, PollSource, type Probe, sleep, WakeEffect, yieldNow } from '@pollscope/executor';
import { describe, expect, it } from 'vitest';
import { connected, newExecutor, observed, TOKEN, yielding } from './observed.ts';
import type { StreamClient } from './stream-client.ts';

function* spinning(milliseconds: number) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  yield* yieldNow();
}

describe('the agent', () => {
  it('streams every poll of the program, with names, queues, starts and ends of tasks', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    await Promise.all([
      executor.queue('foreground').spawn(() => yielding(999), { name: 'request' }),
      executor.queue('background').spawn(() => yielding(499), { name: 'prefetch' }),
    ]);
    await client.until(() => client.polls() >= 1500);

    const stats = executor.stats().queues;
    expect(stats.foreground.polls).toBe(1000);
    expect(stats.background.polls).toBe(500);
    expect(client.polls()).toBe(1500);
    const names = new Map(client.sections('strings').flatMap(({ rows }) => rows.map(({ id, text }) => [id, text])));
    const spawned = client.sections('spawns').flatMap(({ rows }) => rows);
    expect(new Set(spawned.map(({ name }) => names.get(name)))).toEqual(new Set(['prefetch', 'request']));
    expect(client.sections('ends').flatMap(({ rows }) => rows)).toHaveLength(2);
    const weights = client
      .sections('queues')
      .at(-1)
      ?.rows.map(({ name, weight }) => [names.get(name), weight]);
    expect(weights).toEqual([
      ['foreground', 8],
      ['background', 1],
    ]);
  });

  it('counts the same polls in the windows that it sends to clients without events', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent, { subscribe: 'aggregates' });
    await executor.queue('foreground').spawn(() => yielding(9_999), { name: 'request' });
    const counted = () =>
      client
        .sections('queueWindows')
        .flatMap(({ rows }) => rows)
        .flatMap(({ pollTime }) => [...pollTime.counts])
        .reduce((sum, count) => sum + count, 0);
    await client.until(() => counted() >= 10_000);
    expect(counted()).toBe(10_000);
    expect(client.polls()).toBe(0);
  });

  it('tells of a poll while it is still running and blocks the whole program', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    const ages: number[] = [];
    // A machine with much else to do may not run the agent's thread at all while a poll lasts.
    while (ages.length < 2) {
      const seen = client.sections('openPolls').length;
      await executor.queue('foreground').spawn(() => spinning(400), { name: 'blocker' });
      const ended = executor.now();
      await client.until(() => client.sections('polls').some(({ duration }) => duration.some((each) => each > 300e6)));
      const told = client.sections('openPolls').slice(seen);
      const rows = told.flatMap((section) => section.rows);
      for (const { observedAt } of rows) expect(observedAt).toBeLessThan(ended);
      ages.splice(0, ages.length, ...rows.map((row) => row.observedAt - row.start));
    }
    expect(ages).toEqual([...ages].sort((a, b) => a - b));
  });

  it('counts what the ring could not take, and describes the live tasks anew', async () => {
    const { executor, agent } = await observed({ ringRecords: 1024 });
    const client = await connected(agent);
    const waiting = executor.queue('background').spawn(() => sleep(60_000), { name: 'waiting' });
    // More tasks in one poll than the ring holds between two looks of the reader.
    const children = 20_000;
    await executor.queue('foreground').spawn(
      function* () {
        for (let child = 0; child < children; child++) {
          executor.queue('foreground').spawn(() => yielding(1), { name: 'child' });
        }
        yield* yieldNow();
      },
      { name: 'spawner' },
    );
    const lost = () => client.sections('loss').flatMap(({ rows }) => rows);
    const told = () => new Set(client.sections('spawns').flatMap(({ rows }) => rows.map(({ task }) => task))).size;
    // Every spawn was told of or counted, and the ring was too small for telling all.
    await client.until(() => told() + lost().reduce((sum, { records }) => sum + records, 0) >= children);
    expect(lost().length).toBeGreaterThan(0);
    for (const { from, to } of lost()) expect(to).toBeGreaterThanOrEqual(from);
    await client.until(() => client.sections('spawns').filter(({ snapshot }) => snapshot).length > 1);
    waiting.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });

  it('gives a client that joins late the live tasks and the windows of the past', async () => {
    const { executor, agent } = await observed();
    const first = await connected(agent);
    const waiting = executor.queue('background').spawn(() => sleep(60_000), { name: 'waiting' });
    const isTold = () => first.sections('spawns').some(({ rows }) => rows.some(({ task }) => task === waiting.id));
    await first.until(() => isTold() && first.sections('workerWindows').length >= 5);
    const late = await connected(agent);
    expect(late.sections('spawns')[0]).toMatchObject({ snapshot: true, rows: [{ task: waiting.id }] });
    await late.until(() => late.sections('workerWindows').length >= 5);
    waiting.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });

  it('tells a client that joins late which tasks have been waiting since before', async () => {
    const { executor, agent } = await observed();
    const first = await connected(agent, { subscribe: 'aggregates' });
    const stuck = executor.queue('background').spawn(() => sleep(60_000), { name: 'stuck' });
    const polled = (client: StreamClient) =>
      client.sections('taskWindows').flatMap(({ rows }) => rows.filter(({ task }) => task === stuck.id));
    await first.until(() => polled(first).length > 0);
    const late = await connected(agent, { subscribe: 'aggregates' });
    const store = new ConsoleStore();
    // The snapshot alone: after some minutes, no window of the task is left.
    for (const frame of late.frames.slice(0, 1)) store.ingest(frame);
    const range = { from: 0, to: store.now + 1 };
    const sort = { column: 'waitingFor', descending: true } as const;
    const { rows } = store.tasks({ range, groupBy: 'task', sort, filter: '', offset: 0, limit: 10 });
    expect(rows).toMatchObject([{ name: 'stuck', state: { kind: 'waiting', since: polled(first)[0]?.lastPollEnd } }]);
    stuck.abort();
    await expect(stuck).rejects.toThrow('aborted');
  });

  it('says goodbye and leaves the executor unobserved when it is closed', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    await agent.close();
    expect(await client.closed).toBe(1001);
    await executor.queue('foreground').spawn(() => yielding(10), { name: 'after' });
    await expect(fetch(`http://127.0.0.1:${agent.port}/`)).rejects.toThrow('fetch failed');
  });
});

describe('the death of the agent thread', () => {
  it('leaves the program running unobserved, with a warning', async () => {
    const executor = newExecutor();
    let probe: Probe | undefined;
    const agent = await startAgent({
      executor: {
        now: () => executor.now(),
        observe: (installed) => {
          probe = installed;
          return executor.observe(installed);
        },
      },
      port: 0,
      token: TOKEN,
    });
    const client = await connected(agent);
    const warned = once(process, 'warning');
    // No executor says this: a poll that ends before it starts, which the aggregator refuses by throwing.
    const queue = executor.queue('foreground').view;
    const times = { spawnedAt: 0, runnableSince: 0, pollStartedAt: 1e9 };
    const task = { id: 1, name: 'impossible', kind: 'generator', queue, location: '', parent: 0 } as const;
    const history = { pollSource: PollSource.fifo, wakeEffect: WakeEffect.queued };
    probe?.pollEnded({ ...task, ...times, ...history }, 0, PollOutcome.pending);
    await executor.queue('foreground').spawn(() => yielding(10), { name: 'before' });
    const [warning] = (await warned) as [Error];
    expect(warning.message).toMatch(/^the Pollscope agent stopped: /);
    expect(await client.closed).toBe(1006);
    await agent.close();
    await executor.queue('foreground').spawn(() => yielding(10), { name: 'after' });
    // The executor is free for another agent.
    const next = await startAgent({ executor, port: 0, token: TOKEN });
    await next.close();
  });
});

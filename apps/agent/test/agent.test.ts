import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Agent, AgentError, startAgent } from '@pollscope/agent';
import { ConsoleStore } from '@pollscope/analysis';
import { Executor, PollOutcome, PollSource, type Probe, sleep, WakeEffect, yieldNow } from '@pollscope/executor';
import { PROTOCOL_VERSION } from '@pollscope/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { StreamClient, type StreamClientOptions } from './stream-client.ts';

const TOKEN = 'a-token-for-these-tests';
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function newExecutor() {
  return new Executor({ queues: { foreground: { weight: 8 }, background: { weight: 1 } } });
}

async function observed(options: { readonly ringRecords?: number } = {}) {
  const executor = newExecutor();
  const agent = await startAgent({ executor, name: 'tested', port: 0, token: TOKEN, ...options });
  closers.push(() => agent.close());
  return { executor, agent };
}

function connect(agent: Agent, options: Partial<StreamClientOptions> = {}): StreamClient {
  const client = new StreamClient({ port: agent.port, token: TOKEN, ...options });
  closers.push(() => client.socket.terminate());
  return client;
}

function* yielding(times: number) {
  for (let count = 0; count < times; count++) yield* yieldNow();
}

function* spinning(milliseconds: number) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  yield* yieldNow();
}

describe('the agent', () => {
  it('streams every poll of the program, with names, queues, starts and ends of tasks', async () => {
    const { executor, agent } = await observed();
    const client = await connect(agent).welcomed();
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
    const client = await connect(agent, { subscribe: 'aggregates' }).welcomed();
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
    const client = await connect(agent).welcomed();
    await executor.queue('foreground').spawn(() => spinning(400), { name: 'blocker' });
    await client.until(() => client.sections('openPolls').some(({ rows }) => rows.length === 0));
    const ages = client.sections('openPolls').flatMap(({ rows }) => rows.map((row) => row.observedAt - row.start));
    expect(ages.length).toBeGreaterThan(1);
    // Seen in progress: before its end at 400 ms, and growing.
    expect(ages[0]).toBeLessThan(400e6);
    expect(ages).toEqual([...ages].sort((a, b) => a - b));
  });

  it('counts what the ring could not take, and describes the live tasks anew', async () => {
    const { executor, agent } = await observed({ ringRecords: 1024 });
    const client = await connect(agent).welcomed();
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
    const first = await connect(agent).welcomed();
    const waiting = executor.queue('background').spawn(() => sleep(60_000), { name: 'waiting' });
    await first.until(() => first.sections('workerWindows').length >= 5);
    const late = await connect(agent).welcomed();
    expect(late.sections('spawns')[0]).toMatchObject({ snapshot: true, rows: [{ task: waiting.id }] });
    await late.until(() => late.sections('workerWindows').length >= 5);
    waiting.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });

  it('tells a client that joins late which tasks have been waiting since before', async () => {
    const { executor, agent } = await observed();
    const first = await connect(agent, { subscribe: 'aggregates' }).welcomed();
    const stuck = executor.queue('background').spawn(() => sleep(60_000), { name: 'stuck' });
    const polled = (client: StreamClient) =>
      client.sections('taskWindows').flatMap(({ rows }) => rows.filter(({ task }) => task === stuck.id));
    await first.until(() => polled(first).length > 0);
    const late = await connect(agent, { subscribe: 'aggregates' }).welcomed();
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

  it('does not let a client that stops reading hold up the program or the others', async () => {
    const { executor, agent } = await observed();
    const stalled = await connect(agent).welcomed();
    const healthy = await connect(agent).welcomed();
    stalled.socket.pause();
    // More than the system's socket buffers and the agent's patience hold, in parts that the healthy client follows.
    let made = 0;
    while (made < 2_500_000) {
      await executor.queue('foreground').spawn(() => yielding(49_999), { name: 'yielder' });
      made += 50_000;
      await healthy.until(() => healthy.polls() >= made);
    }
    expect(healthy.polls()).toBe(made);
    stalled.socket.resume();
    const sequences = () => stalled.frames.filter(({ channel }) => channel === 2).map(({ sequence }) => sequence);
    const skipped = () =>
      sequences().some((sequence, index, all) => index > 0 && sequence !== (all[index - 1] ?? 0) + 1);
    // Events reach it again only when it has caught up, which takes as long as it takes.
    while (!skipped()) {
      await executor.queue('foreground').spawn(() => yielding(10), { name: 'yielder' });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('says goodbye and leaves the executor unobserved when it is closed', async () => {
    const { executor, agent } = await observed();
    const client = await connect(agent).welcomed();
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
    const client = await connect(agent).welcomed();
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

describe('bad input', () => {
  it.each([
    ['a garbage hello', '{"type":', 'malformed', 4400],
    ['a binary hello', new Uint8Array([1, 2, 3]), 'malformed', 4400],
    [
      'another protocol version',
      JSON.stringify({
        type: 'hello',
        protocol: { major: PROTOCOL_VERSION.major + 1, minor: 0 },
        client: 'future/9.0.0',
        subscribe: 'events',
      }),
      'version',
      4426,
    ],
  ])('%s is answered with a reason, and the program goes on', async (_what, hello, code, closeCode) => {
    const { executor, agent } = await observed();
    const client = connect(agent, { hello });
    expect(await client.closed).toBe(closeCode);
    expect(client.texts).toEqual([{ type: 'refused', code, message: expect.stringMatching(/.{20}/) }]);
    await executor.queue('foreground').spawn(() => yielding(10), { name: 'after' });
    await connect(agent).welcomed();
  });

  it('a message after the hello costs the client its connection', async () => {
    const { agent } = await observed();
    const client = await connect(agent).welcomed();
    client.socket.send('again');
    expect(await client.closed).toBe(4400);
  });

  it('an oversized message costs the client its connection', async () => {
    const { agent } = await observed();
    const client = connect(agent, { hello: 'x'.repeat(100_000) });
    expect(await client.closed).toBe(1009);
  });

  it.each([
    ['no token', undefined],
    ['a wrong token', 'some-other-token-000'],
  ])('%s is told what to do', async (_what, token) => {
    const { agent } = await observed();
    const client = new StreamClient({ port: agent.port, ...(token === undefined ? {} : { token }) });
    expect(await client.closed).toBe(4401);
    expect(client.texts).toMatchObject([{ type: 'refused', code: 'unauthorized' }]);
    expect(client.texts[0]?.message).toMatch(/open the URL/);
    expect(client.frames).toEqual([]);
  });

  it.each([
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['a foreign name that points here', { host: 'evil.example' }],
  ])('%s is refused even with the token', async (_what, headers) => {
    const { agent } = await observed();
    const client = connect(agent, { socket: { headers: { ...headers, authorization: `Bearer ${TOKEN}` } } });
    expect(await client.refusedWith).toBe(403);
  });

  it('a taken port is named, and the program goes on', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    closers.push(() => other.close());
    const { port } = other.address() as AddressInfo;
    const executor = newExecutor();
    const failure = startAgent({ executor, port, token: TOKEN });
    await expect(failure).rejects.toThrow(AgentError);
    await expect(failure).rejects.toThrow(`port ${port} of 127.0.0.1 is taken: pass another port`);
    await executor.queue('foreground').spawn(() => yielding(10), { name: 'after' });
  });

  it('a second agent on one executor is refused, and the first goes on', async () => {
    const { executor, agent } = await observed();
    const client = await connect(agent).welcomed();
    const second = startAgent({ executor, port: 0, token: TOKEN });
    await expect(second).rejects.toThrow(AgentError);
    await expect(second).rejects.toThrow(/observed already: stop the other observer first/);
    await executor.queue('foreground').spawn(() => yielding(99), { name: 'request' });
    await client.until(() => client.polls() >= 100);
  });

  it.each([
    [{ port: 70_000 }, /port must be an integer/],
    [{ port: Number.NaN }, /port must be an integer/],
    [{ token: 'short' }, /at least 16 characters/],
    [{ token: 'spaces are not allowed' }, /only letters/],
    [{ host: '0.0.0.0' }, /pass a token of your own/],
    [{ ringRecords: 1000 }, /power of two/],
  ])('startAgent refuses %j', async (options, message) => {
    await expect(startAgent({ executor: newExecutor(), ...options })).rejects.toThrow(message);
  });
});

describe('the pages', () => {
  it('exchange the token for a cookie and take it out of the address', async () => {
    const { agent } = await observed();
    const exchange = await fetch(`${agent.url}&view=tasks`, { redirect: 'manual' });
    expect(exchange.status).toBe(303);
    expect(exchange.headers.get('location')).toBe('/?view=tasks');
    const cookie = exchange.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const client = new StreamClient({ port: agent.port, socket: { headers: { cookie: cookie.split(';')[0] ?? '' } } });
    closers.push(() => client.socket.terminate());
    await client.welcomed();
  });

  it('serve the console under a strict content security policy', async () => {
    const { agent } = await observed();
    const page = await fetch(`http://127.0.0.1:${agent.port}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Pollscope');
  });

  it('say what to do about a wrong token', async () => {
    const { agent } = await observed();
    const page = await fetch(`http://127.0.0.1:${agent.port}/?token=wrong`);
    expect(page.status).toBe(403);
    expect(await page.text()).toMatch(/Open the URL that the program printed/);
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2findex.js'])(
    'give away nothing at %s',
    async (path) => {
      const { agent } = await observed();
      const page = await fetch(`http://127.0.0.1:${agent.port}${path}`);
      expect([403, 404]).toContain(page.status);
    },
  );
});

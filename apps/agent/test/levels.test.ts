import { sleep } from '@pollscope/executor';
import { describe, expect, it } from 'vitest';
import { connected, observed, yielding } from './observed.ts';
import type { StreamClient } from './stream-client.ts';

const counted = (client: StreamClient) =>
  client
    .sections('queueWindows')
    .flatMap(({ rows }) => rows)
    .flatMap(({ pollTime }) => [...pollTime.counts])
    .reduce((sum, count) => sum + count, 0);

const levels = (client: StreamClient) => client.texts.flatMap(({ type, level }) => (type === 'level' ? [level] : []));

describe.concurrent('the level', () => {
  it('aggregates tells of polls in windows only', async (context) => {
    const { executor, agent } = await observed({ level: 'aggregates' }, context);
    const client = await connected(agent, {}, context);
    expect(client.texts[0]).toMatchObject({ type: 'welcome', level: 'aggregates' });
    await executor.queue('foreground').spawn(() => yielding(999));
    await client.until(() => counted(client) >= 1000);
    expect(counted(client)).toBe(1000);
    expect(client.frames.filter(({ channel }) => channel === 2)).toEqual([]);
  });

  it('polls leaves wakes and slices out, until the program raises it', async (context) => {
    const { executor, agent } = await observed({}, context);
    const client = await connected(agent, {}, context);
    await executor.queue('foreground').spawn(() => sleep(5));
    await client.until(() => client.polls() >= 2);
    expect([client.sections('wakes'), client.sections('slices')]).toEqual([[], []]);
    agent.setLevel('everything');
    expect(agent.level()).toBe('everything');
    await executor.queue('foreground').spawn(() => sleep(5));
    await client.until(() => client.sections('wakes').length > 0 && client.sections('slices').length > 0);
    expect(levels(client)).toEqual(['everything']);
  });

  it('off leaves the executor without a probe and sends no windows; what lives is described when it is on again', async (context) => {
    const { executor, agent } = await observed({}, context);
    const client = await connected(agent, {}, context);
    const before = executor.queue('background').spawn(() => sleep(60_000), { name: 'before' });
    await client.until(() => client.sections('spawns').some(({ rows }) => rows.some(({ task }) => task === before.id)));
    agent.setLevel('off');
    await client.until(() => levels(client).includes('off'));
    // Installing another probe is an error while there is one.
    let seen = 0;
    const probe = new Proxy({}, { get: () => () => seen++ });
    executor.observe(probe as never)();
    expect(seen).toBeGreaterThan(0);
    before.abort();
    await expect(before).rejects.toThrow('aborted');
    const meanwhile = executor.queue('background').spawn(() => sleep(60_000), { name: 'meanwhile' });
    await executor.queue('foreground').spawn(() => yielding(500));
    // Two of its own windows: more than the second that the last windows may take to close.
    const own = client.sections('agentWindow').length;
    await client.until(() => client.sections('agentWindow').length >= own + 2);
    const windows = client.sections('workerWindows').length;
    await client.until(() => client.sections('agentWindow').length >= own + 3);
    expect(client.sections('workerWindows')).toHaveLength(windows);

    agent.setLevel('polls');
    const snapshots = () => client.sections('spawns').filter(({ snapshot }) => snapshot);
    await client.until(
      () =>
        snapshots()
          .at(-1)
          ?.rows.some(({ task }) => task === meanwhile.id) === true,
    );
    expect(
      snapshots()
        .at(-1)
        ?.rows.map(({ task }) => task),
    ).toEqual([meanwhile.id]);
    const sofar = counted(client);
    await executor.queue('foreground').spawn(() => yielding(99));
    await client.until(() => counted(client) >= sofar + 100);
    expect(levels(client)).toEqual(['off', 'polls']);
    meanwhile.abort();
    await expect(meanwhile).rejects.toThrow('aborted');
  });

  it('is set by a client where the program allows it, and all clients are told', async (context) => {
    const { agent } = await observed({ allowControl: true }, context);
    const client = await connected(agent, { subscribe: 'aggregates' }, context);
    const other = await connected(agent, { subscribe: 'aggregates' }, context);
    expect(client.texts[0]).toMatchObject({ capabilities: expect.arrayContaining(['control']) });
    client.socket.send(JSON.stringify({ type: 'setLevel', level: 'everything' }));
    await other.until(() => levels(other).length > 0);
    await client.until(() => levels(client).length > 0);
    expect([levels(client), levels(other), agent.level()]).toEqual([['everything'], ['everything'], 'everything']);
  });

  it('is not for clients to set otherwise, and the stream goes on', async (context) => {
    const { executor, agent } = await observed({}, context);
    const client = await connected(agent, {}, context);
    expect(client.texts[0]).not.toMatchObject({ capabilities: expect.arrayContaining(['control']) });
    client.socket.send(JSON.stringify({ type: 'setLevel', level: 'off' }));
    await client.until(() => client.texts.some(({ type }) => type === 'declined'));
    expect(client.texts.find(({ type }) => type === 'declined')).toMatchObject({
      request: 'setLevel',
      message: expect.stringMatching(/allowControl/),
    });
    await executor.queue('foreground').spawn(() => yielding(9));
    await client.until(() => client.polls() >= 10);
    expect(agent.level()).toBe('polls');
  });
});

import { describe, expect, it } from 'vitest';
import { connected, observed, yielding } from './observed.ts';
import type { StreamClient } from './stream-client.ts';

describe('a client', () => {
  it('changes between events and aggregates while connected', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent, { subscribe: 'aggregates' });
    client.socket.send(JSON.stringify({ type: 'subscribe', subscribe: 'events' }));
    while (client.polls() === 0) {
      await executor.queue('foreground').spawn(() => yielding(9));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    client.socket.send(JSON.stringify({ type: 'subscribe', subscribe: 'aggregates' }));
    // Answered after the request before it has taken effect.
    client.socket.send(JSON.stringify({ type: 'setLevel', level: 'off' }));
    await client.until(() => client.texts.some(({ type }) => type === 'declined'));
    const polls = client.polls();
    await executor.queue('foreground').spawn(() => yielding(9));
    const windows = client.sections('workerWindows').length;
    await client.until(() => client.sections('workerWindows').length >= windows + 3);
    expect(client.polls()).toBe(polls);
  });

  it('gets no more events a second than it wants, and sees in the numbering what was left out', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    const greedy = await connected(agent);
    client.socket.send(JSON.stringify({ type: 'subscribe', subscribe: 'events', maxRate: 1_000 }));
    client.socket.send(JSON.stringify({ type: 'setLevel', level: 'off' }));
    await client.until(() => client.texts.some(({ type }) => type === 'declined'));
    for (let made = 0; made < 50_000; made += 5_000) {
      await executor.queue('foreground').spawn(() => yielding(4_999));
      await greedy.until(() => greedy.polls() >= made + 5_000);
    }
    const sequences = (of: StreamClient) =>
      of.frames.filter(({ channel }) => channel === 2).map(({ sequence }) => sequence);
    expect(sequences(greedy).length).toBeGreaterThanOrEqual(5);
    // A second's worth at the beginning, then one frame for each second that it is worth.
    expect(sequences(client).length).toBeLessThan(sequences(greedy).length);
    expect(greedy.polls()).toBe(50_000);
  });

  it('gets the definitions again when it asks, and not without end', async () => {
    const { agent } = await observed();
    const client = await connected(agent);
    const snapshots = () => client.sections('spawns').filter(({ snapshot }) => snapshot).length;
    const before = snapshots();
    for (let request = 0; request < 3; request++) client.socket.send(JSON.stringify({ type: 'snapshot' }));
    await client.until(() => client.texts.filter(({ type }) => type === 'declined').length === 2);
    expect(snapshots()).toBeGreaterThan(before);
  });

  it('that asks without end loses its connection', async () => {
    const { agent } = await observed();
    const client = await connected(agent);
    for (let request = 0; request < 1_000; request++) client.socket.send('{"type":"subscribe","subscribe":"events"}');
    expect(await client.closed).toBe(4503);
  });

  it('that does not keep up is sent windows instead of events, and told so; nobody else notices', async () => {
    const { executor, agent } = await observed();
    const slow = await connected(agent);
    const other = await connected(agent, { subscribe: 'aggregates' });
    const counted = () =>
      other
        .sections('queueWindows')
        .flatMap(({ rows }) => rows)
        .flatMap(({ pollTime }) => [...pollTime.counts])
        .reduce((sum, count) => sum + count, 0);
    slow.socket.pause();
    // More than the system's socket buffers and the agent's patience hold, in parts that fit into the ring.
    let made = 0;
    while (made < 2_500_000) {
      await executor.queue('foreground').spawn(() => yielding(124_999));
      made += 125_000;
      await other.until(() => counted() >= made);
    }
    slow.socket.resume();
    const told = () => slow.texts.filter(({ type }) => type === 'status').map(({ message }) => message);
    await slow.until(() => told().length >= 2);
    expect(told()[0]).toMatch(/only windows are sent/);
    expect(told().at(-1)).toBe('');
    expect(slow.polls()).toBeLessThan(made);
    expect(counted()).toBe(made);
    expect(other.texts.filter(({ type }) => type === 'status')).toEqual([]);
  });
});

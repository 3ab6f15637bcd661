import { yieldNow } from '@pollscope/executor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connected, observed } from './observed.ts';
import { StreamClient } from './stream-client.ts';

function* yielding(times: number) {
  for (let count = 0; count < times; count++) yield* yieldNow();
}

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

  it('that does not keep up is sent windows instead of events, and told so', async () => {
    // A sixteenth of a mebibyte for each of 128 clients would be less than one frame: the limit is what is tried here.
    const { executor, agent } = await observed({ maxMemory: 64 });
    const slow = await connected(agent);
    const healthy = await connected(agent);
    slow.socket.pause();
    let made = 0;
    while (made < 2_500_000) {
      await executor.queue('foreground').spawn(() => yielding(49_999));
      made += 50_000;
      await healthy.until(() => healthy.polls() >= made);
    }
    slow.socket.resume();
    const told = () => slow.texts.filter(({ type }) => type === 'status').map(({ message }) => message);
    await slow.until(() => told().length >= 2);
    expect(told()[0]).toMatch(/only windows are sent/);
    expect(told().at(-1)).toBe('');
    expect(healthy.polls()).toBe(made);
    expect(healthy.texts.filter(({ type }) => type === 'status')).toEqual([]);
  });
});

describe('whatever clients send', () => {
  const valid = [
    '{"type":"hello","protocol":{"major":1,"minor":0},"client":"test/1","subscribe":"events"}',
    '{"type":"subscribe","subscribe":"events","maxRate":10}',
    '{"type":"setLevel","level":"everything"}',
    '{"type":"snapshot"}',
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...valid), fc.nat(100), fc.string({ maxLength: 8 }))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + put.length));
  const frame = fc.oneof(mutated, fc.string(), fc.uint8Array({ maxLength: 64 }), fc.constantFrom(...valid));

  it('costs at most the connection that it came over', async () => {
    const { executor, agent } = await observed();
    const witness = await connected(agent);
    const runs = Number(process.env['POLLSCOPE_FUZZ'] ?? 400);
    for (const messages of fc.sample(fc.array(frame, { minLength: 1, maxLength: 12 }), { numRuns: runs, seed: 4 })) {
      const client = new StreamClient({ port: agent.port, token: 'a-token-for-these-tests', hello: messages[0] ?? '' });
      await new Promise((resolve) => client.socket.once('open', resolve));
      for (const message of messages.slice(1)) client.socket.send(message);
      client.socket.close();
      await client.closed;
    }
    await executor.queue('foreground').spawn(() => yielding(9));
    await witness.until(() => witness.polls() >= 10);
    expect(witness.socket.readyState).toBe(witness.socket.OPEN);
  });

  it('a crowd that comes at once is served or refused, and the program goes on', async () => {
    const { executor, agent } = await observed();
    const crowd = Array.from(
      { length: 300 },
      () => new StreamClient({ port: agent.port, token: 'not-the-right-token' }),
    );
    const outcomes = await Promise.all(crowd.map((client) => client.closed));
    expect(outcomes.filter((code) => code !== 4401 && code !== 1006)).toEqual([]);
    const client = await connected(agent);
    await executor.queue('foreground').spawn(() => yielding(9));
    await client.until(() => client.polls() >= 10);
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Agent, AgentError, startAgent } from '@pollscope/agent';
import { PROTOCOL_VERSION } from '@pollscope/protocol';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connected, connecting, newExecutor, TOKEN, yielding } from './observed.ts';
import { StreamClient } from './stream-client.ts';

describe('bad input', () => {
  let executor: ReturnType<typeof newExecutor>;
  let agent: Agent;
  beforeAll(async () => {
    executor = newExecutor();
    agent = await startAgent({ executor, port: 0, token: TOKEN });
  });
  afterAll(() => agent.close());

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
    const client = connecting(agent, { hello });
    expect(await client.closed).toBe(closeCode);
    expect(client.texts).toEqual([{ type: 'refused', code, message: expect.stringMatching(/.{20}/) }]);
    await executor.queue('foreground').spawn(() => yielding(10), { name: 'after' });
    await connected(agent);
  });

  it('a message after the hello costs the client its connection', async () => {
    const client = await connected(agent);
    client.socket.send('again');
    expect(await client.closed).toBe(4400);
  });

  it('an oversized message costs the client its connection', async () => {
    const client = connecting(agent, { hello: 'x'.repeat(100_000) });
    expect(await client.closed).toBe(1009);
  });

  it.each([
    ['no token', undefined],
    ['a wrong token', 'some-other-token-000'],
  ])('%s is told what to do', async (_what, token) => {
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
    const client = connecting(agent, { socket: { headers: { ...headers, authorization: `Bearer ${TOKEN}` } } });
    expect(await client.refusedWith).toBe(403);
  });

  it('a taken port is named, and the program goes on', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const unobserved = newExecutor();
    const failure = startAgent({ executor: unobserved, port, token: TOKEN });
    await expect(failure).rejects.toThrow(AgentError);
    await expect(failure).rejects.toThrow(`port ${port} of 127.0.0.1 is taken: pass another port`);
    await unobserved.queue('foreground').spawn(() => yielding(10), { name: 'after' });
  });

  it('a second agent on one executor is refused, and the first goes on', async () => {
    const client = await connected(agent);
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

import { type Agent, startAgent } from '@pollscope/agent';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newExecutor, TOKEN } from './observed.ts';
import { StreamClient } from './stream-client.ts';

describe('the pages', () => {
  let agent: Agent;
  beforeAll(async () => {
    agent = await startAgent({ executor: newExecutor(), port: 0, token: TOKEN });
  });
  afterAll(() => agent.close());

  it('exchange the token for a cookie and take it out of the address', async () => {
    const exchange = await fetch(`${agent.url}&view=tasks`, { redirect: 'manual' });
    expect(exchange.status).toBe(303);
    expect(exchange.headers.get('location')).toBe('/?view=tasks');
    const cookie = exchange.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const client = new StreamClient({ port: agent.port, socket: { headers: { cookie: cookie.split(';')[0] ?? '' } } });
    await client.welcomed();
    client.socket.terminate();
  });

  it('serve the console under a strict content security policy', async () => {
    const page = await fetch(`http://127.0.0.1:${agent.port}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Pollscope');
  });

  it('say what to do about a wrong token', async () => {
    const page = await fetch(`http://127.0.0.1:${agent.port}/?token=wrong`);
    expect(page.status).toBe(403);
    expect(await page.text()).toMatch(/Open the URL that the program printed/);
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2findex.js'])(
    'give away nothing at %s',
    async (path) => {
      const page = await fetch(`http://127.0.0.1:${agent.port}${path}`);
      expect([403, 404]).toContain(page.status);
    },
  );
});

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
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

  describe('compressed', () => {
    const get = async (path: string, headers: Record<string, string>) => {
      const answer = once(request({ host: '127.0.0.1', port: agent.port, path, headers }).end(), 'response');
      const [response] = (await answer) as [IncomingMessage];
      return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
    };
    let script: string;
    beforeAll(async () => {
      const { body } = await get('/', {});
      script = `/${/assets\/[\w.-]+\.js/.exec(body.toString())?.[0]}`;
    });

    it.each([
      ['br', 'gzip, deflate, br', brotliDecompressSync],
      ['gzip', 'gzip, deflate, br;q=0', gunzipSync],
    ] as const)('as %s are the same, once and for all', async (encoding, accepted, decompress) => {
      const plain = await get(script, {});
      const answer = await get(script, { 'accept-encoding': accepted });
      expect(answer.headers).toMatchObject({
        'content-encoding': encoding,
        'content-type': plain.headers['content-type'],
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      });
      expect(answer.headers.etag).not.toBe(plain.headers.etag);
      expect(answer.body.length).toBeLessThan(plain.body.length / 2);
      expect(decompress(answer.body).equals(plain.body)).toBe(true);
      const etag = answer.headers.etag ?? '';
      expect(await get(script, { 'accept-encoding': accepted, 'if-none-match': etag })).toMatchObject({ status: 304 });
    });

    it.each([{}, { 'accept-encoding': 'identity' }])('are not for who says %j', async (headers) => {
      const answer = await get(script, headers);
      expect(answer.headers['content-encoding']).toBeUndefined();
      expect(answer.headers.vary).toBe('Accept-Encoding');
    });
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

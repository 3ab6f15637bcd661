import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Agent, startAgent, upgradesBelow } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StreamClient } from './stream-client.ts';

const TOKEN = 'a-token-for-these-tests';
const LOGGED_IN = { cookie: 'session=of-the-user' };

let executor: Executor<'foreground'>;
let agent: Agent;
let server: Server;

const isLoggedIn = ({ headers }: IncomingMessage) => headers.cookie === LOGGED_IN.cookie;

async function observe(): Promise<void> {
  executor = new Executor({ queues: { foreground: { weight: 1 } } });
  agent = await startAgent({ executor, name: 'tested', port: 0, token: TOKEN });
}

beforeAll(observe);
afterAll(() => agent.close());

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function listen(made: Server): Promise<void> {
  server = made.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

const port = () => (server.address() as AddressInfo).port;

/** A server of `node:http` that answers everything itself but the console. */
async function plainServer(options: { readonly path?: string; readonly origins?: readonly string[] } = {}) {
  const mounted = agent.handler({ allow: isLoggedIn, ...options });
  const made = createServer((request, response) => {
    if (!mounted.request(request, response)) response.end('the page of the program');
  });
  made.on('upgrade', (request, socket, head) => {
    if (!mounted.upgrade(request, socket, head)) socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n');
  });
  await listen(made);
}

/** An application of express with a login that knows nothing of the console. */
async function expressServer(): Promise<void> {
  const app = express();
  app.use((request, response, next) => {
    // Asynchronous, as logins are.
    setImmediate(() => (isLoggedIn(request) ? next() : response.status(401).send('log in first')));
  });
  app.use('/pollscope', agent.middleware());
  app.get('/', (_request, response) => response.send('the page of the program'));
  const made = createServer(app as RequestListener);
  made.on('upgrade', upgradesBelow('/pollscope', app as RequestListener));
  await listen(made);
}

async function get(path: string, headers: Readonly<Record<string, string>> = LOGGED_IN) {
  const response = await fetch(`http://127.0.0.1:${port()}${path}`, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

function connect(headers: Readonly<Record<string, string>> = LOGGED_IN, path = '/pollscope/stream'): StreamClient {
  return new StreamClient({ port: port(), path, socket: { headers } });
}

describe.each([
  ['a server of node:http', plainServer],
  ['an application of express', expressServer],
])('the console in %s', (_name, start) => {
  it('is served below its path, and the rest of the server stays what it was', async () => {
    await start();
    const page = await get('/pollscope/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Pollscope</title>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page.body)?.[1];
    expect((await get(`/pollscope/${script}`)).status).toBe(200);
    expect((await get('/')).body).toBe('the page of the program');
  });

  it('streams through it', async () => {
    await start();
    const client = await connect().welcomed();
    await executor.queue('foreground').spawn(
      function* () {
        for (let count = 1; count < 1000; count++) yield* yieldNow();
      },
      { name: 'request' },
    );
    await client.until(() => client.polls() >= 1000);
    expect(client.polls()).toBe(1000);
    client.socket.close();
    expect(await client.closed).toBe(1005);
  });

  it('asks the login of the server, for pages and for the stream', async () => {
    await start();
    expect([401, 403]).toContain((await get('/pollscope/', {})).status);
    expect([401, 403]).toContain((await get('/pollscope/metrics', {})).status);
    expect([401, 403]).toContain(await connect({}).refusedWith);
  });

  it('never lets the token out, nor takes one', async () => {
    await start();
    for (const path of ['/pollscope/', `/pollscope/?token=${TOKEN}`, '/pollscope/metrics', '/pollscope/nothing-here']) {
      const { body, headers } = await get(path);
      expect(JSON.stringify([path.replace(TOKEN, ''), body, ...headers])).not.toContain(TOKEN);
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  it('has the metrics', async () => {
    await start();
    expect((await get('/pollscope/metrics')).body).toContain('target_info{service_name="tested"');
  });

  it('refuses the stream to pages of other origins, though the browser sends the cookies along', async () => {
    await start();
    expect(await connect({ ...LOGGED_IN, origin: 'https://evil.example' }).refusedWith).toBe(403);
    await connect({ ...LOGGED_IN, origin: `http://127.0.0.1:${port()}` }).welcomed();
  });

  it('can only be read', async () => {
    await start();
    const response = await fetch(`http://127.0.0.1:${port()}/pollscope/`, { method: 'POST', headers: LOGGED_IN });
    expect(response.status).toBe(405);
  });

  it('sends a browser on to the folder, on which relative addresses rest', async () => {
    await start();
    const { status, headers } = await get('/pollscope?view=tasks');
    expect(status).toBe(308);
    expect(new URL(headers.get('location') ?? '', 'https://example.com/pollscope').href).toBe(
      'https://example.com/pollscope/?view=tasks',
    );
  });

  it('says that the agent is gone when it is', async () => {
    await start();
    await agent.close();
    expect((await get('/pollscope/')).status).toBe(502);
    expect(await connect().refusedWith).toBe(502);
    expect((await get('/')).body).toBe('the page of the program');
    await observe();
  });
});

describe('agent.handler', () => {
  it('can be at any path, and at the root', async () => {
    await plainServer({ path: '/debug/executors' });
    expect((await get('/debug/executors/')).body).toContain('<title>Pollscope</title>');
    expect((await get('/debug/executors-of-mine')).body).toBe('the page of the program');
    server.close();
    await plainServer({ path: '/' });
    expect((await get('/')).body).toContain('<title>Pollscope</title>');
  });

  it('leaves sockets of other paths to the server', async () => {
    await plainServer();
    expect(await connect(LOGGED_IN, '/chat').refusedWith).toBe(426);
  });

  it('takes the origins that it is given, for a server behind a proxy', async () => {
    await plainServer({ origins: ['https://ops.example.com'] });
    await connect({ ...LOGGED_IN, origin: 'https://ops.example.com' }).welcomed();
    expect(await connect({ ...LOGGED_IN, origin: `http://127.0.0.1:${port()}` }).refusedWith).toBe(403);
  });

  it('counts a login that fails as no', async () => {
    const mounted = agent.handler({ allow: () => Promise.reject(new Error('no database')) });
    await listen(createServer((request, response) => void mounted.request(request, response)));
    expect((await get('/pollscope/')).status).toBe(403);
  });
});

it('upgradesBelow leaves sockets of other paths to other listeners', async () => {
  await expressServer();
  server.on('upgrade', (request, socket) => {
    if (request.url === '/chat') socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n');
  });
  expect(await connect(LOGGED_IN, '/chat').refusedWith).toBe(426);
});

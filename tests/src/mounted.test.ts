import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Agent, startAgent } from '@pollscope/agent';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';

const POLLING = { timeout: 45_000, interval: 100 };

/** An executor without tasks: what matters here is the way to the page. */
const IDLE = { observe: () => () => undefined, now: () => performance.now() * 1e6 };

let browser: Browser;
let agent: Agent;
let server: Server;

beforeAll(async () => {
  browser = await launchBrowser();
  agent = await startAgent({ executor: IDLE, name: 'mounted', port: 0 });
  const pollscope = agent.handler({
    path: '/ops/pollscope/',
    allow: ({ headers }) => headers.cookie?.includes('session=of-an-admin') === true,
  });
  server = createServer((request, response) => {
    if (pollscope.request(request, response)) return;
    response.writeHead(200, { 'Set-Cookie': 'session=of-an-admin; HttpOnly; SameSite=Lax; Path=/' }).end('logged in');
  });
  server.on('upgrade', (request, socket, head) => {
    if (!pollscope.upgrade(request, socket, head)) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await agent.close();
});

it('the console works below a path of another server, behind its login', async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { page, problems } = await openPage(browser);
  const refused = await page.goto(`${address}/ops/pollscope/`);
  expect(refused?.status()).toBe(403);

  await page.goto(`${address}/login`);
  const shown = new ConsolePage(page);
  // Without the slash at its end, as it will be typed.
  await shown.open(`${address}/ops/pollscope`);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  await page.getByText('mounted').first().waitFor();
  // Changing the view stays below the path.
  await page.getByRole('link', { name: 'Tasks' }).click();
  expect(new URL(page.url()).pathname).toBe('/ops/pollscope/');
  expect(problems.filter((problem) => !problem.includes('403'))).toEqual([]);
});

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import { type MainJob, startMainJob } from './main-job.ts';
import { TilesApi } from './tiles-api.ts';

const POLLING = { timeout: 45_000, interval: 100 };

/** A wire between browser and agent that can be cut and mended. */
class Wire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  constructor(target: number) {
    this.#server = createServer((browser) => {
      if (this.#cut) {
        browser.destroy();
        return;
      }
      const agent = connect(target, '127.0.0.1');
      for (const [socket, other] of [
        [browser, agent],
        [agent, browser],
      ] as const) {
        this.#sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

let browser: Browser;
let job: MainJob;
let wire: Wire;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

afterEach(async () => {
  wire.close();
  await job.stop();
});

/** Opens the console through a wire, so that the address stays the same whatever becomes of the program. */
async function openThroughWire(args: readonly string[] = []) {
  job = await startMainJob(args);
  const direct = new URL(job.consoleUrl);
  wire = new Wire(Number(direct.port));
  const through = new URL(direct.href);
  through.port = String(await wire.listen());
  const { page } = await openPage(browser);
  const shown = new ConsolePage(page);
  await shown.open(through.href);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  return { shown, agentPort: direct.port };
}

it('a lost connection is said, the last figures stay, and everything goes on when it is back', async () => {
  const { shown } = await openThroughWire();
  const api = new TilesApi(job.serviceUrl);
  await expect.poll(() => shown.figure('polls-total'), POLLING).toBeGreaterThan(0);
  wire.cut();
  await expect.poll(() => shown.connection(), POLLING).toBe('reconnecting');
  expect(await shown.text('banner')).toBe('reconnecting');
  expect(await shown.figure('polls-total')).toBeGreaterThan(0);
  await shown.page.getByRole('button', { name: /retry/i }).waitFor();
  wire.mend();
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  // The windows of the time without a connection were kept for us, so nothing is missing and nothing counted twice.
  const before = await api.polls();
  await expect.poll(() => shown.figure('polls-total'), POLLING).toBeGreaterThanOrEqual(before);
  expect(await shown.figure('polls-total')).toBeLessThanOrEqual(await api.polls());
});

it('a restarted program is recognised, and its figures begin anew', async () => {
  const { shown, agentPort } = await openThroughWire();
  await expect.poll(() => shown.figure('polls-total'), POLLING).toBeGreaterThan(1000);
  const pid = await shown.page
    .getByText(/pid \d+/)
    .first()
    .textContent();
  await job.stop();
  await expect.poll(() => shown.connection(), POLLING).toBe('reconnecting');
  job = await startMainJob(['--console-port', agentPort]);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  await expect
    .poll(
      () =>
        shown.page
          .getByText(/pid \d+/)
          .first()
          .textContent(),
      POLLING,
    )
    .not.toBe(pid);
  await shown.page
    .getByText(/restarted/i)
    .first()
    .waitFor();
  const before = await new TilesApi(job.serviceUrl).polls();
  await expect.poll(() => shown.figure('polls-total'), POLLING).toBeGreaterThanOrEqual(before);
  expect(await shown.figure('polls-total')).toBeLessThanOrEqual(await new TilesApi(job.serviceUrl).polls());
});

it('a program that stands still is said to be silent', async () => {
  const { shown } = await openThroughWire();
  await expect.poll(() => shown.figure('polls-total'), POLLING).toBeGreaterThan(0);
  process.kill(job.pid, 'SIGSTOP');
  try {
    await expect.poll(() => shown.connection(), POLLING).toBe('stalled');
  } finally {
    process.kill(job.pid, 'SIGCONT');
  }
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
});

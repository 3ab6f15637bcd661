import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import type { ExecutorPage } from './executor-page/page.ts';

let browser: Browser;
let server: Server;
let page: Page;
let problems: readonly string[];

declare const executorPage: ExecutorPage;

/** The page and its worker as a program would ship them, by address. */
async function bundle(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const root = fileURLToPath(new URL('./executor-page/', import.meta.url));
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { write: false, rolldownOptions: { input: `${root}page.ts`, output: { entryFileNames: 'page.js' } } },
  });
  if (!('output' in result)) throw new Error('one bundle was expected');
  return new Map(result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}

beforeAll(async () => {
  const files = new Map(await bundle());
  files.set('/', '<!doctype html><title>executor</title><script type="module" src="/page.js"></script>');
  files.set('/favicon.ico', '');
  files.set('/text', 'from the server');
  server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.setHeader('Content-Type', request.url?.endsWith('.js') === true ? 'text/javascript' : 'text/html');
    response.statusCode = file === undefined ? 404 : 200;
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
  ({ page, problems } = await openPage(browser));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction('globalThis.executorPage !== undefined');
});

afterAll(async () => {
  await browser.close();
  server.close();
});

/** What a report says when all is well. */
const WELL = {
  // The browser rounds its clock, to 100 us on such a page.
  slept: expect.toSatisfy((slept: number) => slept >= 29.9),
  fetched: 'from the server',
  shareOfEight: expect.toSatisfy((share: number) => Math.abs(share - 8 / 9) < 0.03),
  abort: { kind: 'aborted', cleanedUp: true },
  panic: expect.stringContaining('panicked: boom'),
  timersMeanwhile: expect.toSatisfy((timers: number) => timers > 0),
};

describe('the executor, bundled', () => {
  it('runs, waits, aborts and shares 8:1 in a page', async () => {
    expect(await page.evaluate(() => executorPage.checkPage())).toEqual(WELL);
  });

  it('does the same in a web worker', async () => {
    expect(await page.evaluate(() => executorPage.checkWorker())).toEqual(WELL);
  });

  it('runs tasks of the page on the executor of a worker, and tells what is lost with it', async () => {
    expect(await page.evaluate(() => executorPage.spawnOnWorker())).toEqual({
      doubled: 42,
      failure: 'panicked: task "fail" (2) panicked: no such tile',
      aborted: 'aborted: task "wait" (3) was aborted',
      lost: 'ClosedError: task "wait" is lost: its thread ended or closed the port',
    });
  });

  it('sends through a port in order and complete, up to the close', async () => {
    const items = await page.evaluate(() => executorPage.sendThroughPort(500));
    expect(items).toEqual(Array.from({ length: 500 }, (_, index) => index));
  });

  it('left no error on the console', () => {
    expect(problems).toEqual([]);
  });
});

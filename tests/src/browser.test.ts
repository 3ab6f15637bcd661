import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityViolations, launchBrowser, openPage } from './browser.ts';

let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  browser = await launchBrowser();
  server = createServer((_request, response) => {
    response.setHeader('Content-Security-Policy', "default-src 'self'");
    response.setHeader('Content-Type', 'text/html');
    response.end(
      '<!doctype html><html lang="en"><title>t</title><main><h1>t</h1><button></button></main><script>1</script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  await browser.close();
  server.close();
});

it('axe finds what is wrong on a page with a strict content security policy', async () => {
  const { page } = await openPage(browser);
  await page.goto(url);
  expect(await accessibilityViolations(page)).toEqual(['button-name: Buttons must have discernible text (button)']);
});

it('a page keeps the errors that its console printed', async () => {
  const { page, problems } = await openPage(browser);
  await page.goto(url);
  await expect.poll(() => problems).toContainEqual(expect.stringContaining('Content Security Policy'));
});

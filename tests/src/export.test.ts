import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';

const run = promisify(execFile);
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const COMMAND = file('apps/agent/bin/pollscope.js');

const pollscope = async (...args: string[]) => (await run(process.execPath, [COMMAND, ...args])).stdout;

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pollscope-export-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['a recording', file('packages/protocol/golden/recording-v1.pollscope'), 'sample', 12],
  ['a trace of dial9', file('packages/interop/fixtures/two-runtimes.bin.gz'), 'dial9 trace', 107],
])('%s in one page opens from the disk, without a server and without a request', async (_what, from, name, polls) => {
  // What a file is called must not become markup.
  const recording = join(folder, `"quoted" & <i>x<i>${name}`);
  const html = join(folder, `${name}.html`);
  copyFileSync(from, recording);
  await pollscope('export', recording, html);

  const { page, problems } = await openPage(browser);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(String(pathToFileURL(html)));
  await page.getByText(name, { exact: true }).first().waitFor();
  await page
    .getByText(new RegExp(`n\\s*=\\s*${polls}\\b`))
    .first()
    .waitFor();
  expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([String(pathToFileURL(html))]);
  expect(problems).toEqual([]);
  await page.context().close();
});

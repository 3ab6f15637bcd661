import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import { type MainJob, startMainJob } from './main-job.ts';
import { TilesApi } from './tiles-api.ts';

const POLLING = { timeout: 45_000, interval: 100 };

let browser: Browser;
let job: MainJob;

beforeAll(async () => {
  // The program's computer is an hour behind.
  const behind = 'const now = Date.now; Date.now = () => now() - 36e5;';
  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(behind)}`);
  [browser, job] = await Promise.all([launchBrowser(), startMainJob()]);
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await browser.close();
  await job.stop();
});

it('clocks that differ by two hours, one of which is set meanwhile, change nothing of what is shown', async () => {
  const { page, problems } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  const shown = new ConsolePage(page);
  await shown.open(job.consoleUrl);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  // Somebody puts the clock of the browser's computer an hour forward.
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 36e5;
  });

  await new TilesApi(job.serviceUrl).post('faults/long-poll', { lengthMs: 500 });
  const slowest = page.getByTestId('slow-poll').first();
  await expect.poll(async () => (await shown.slowestPolls())[0], POLLING).toBeGreaterThanOrEqual(500e6);
  await expect.poll(() => slowest.innerText(), POLLING).toMatch(/just now|\d+\s*s ago/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => shown.figure('behind'), POLLING).toBeGreaterThan(0);
  expect(await shown.figure('behind')).toBeLessThan(60e9);
  await page.getByRole('button', { name: 'Resume' }).click();

  process.kill(job.pid, 'SIGSTOP');
  try {
    await expect.poll(() => shown.connection(), POLLING).toBe('stalled');
    // Seconds, not an hour.
    expect(await page.getByTestId('banner').innerText()).toMatch(/has sent nothing for \d+\s*s\./);
  } finally {
    process.kill(job.pid, 'SIGCONT');
  }
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  expect(problems).toEqual([]);
});

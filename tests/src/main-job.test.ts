import { afterEach, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { type MainJob, startMainJob } from './main-job.ts';

let job: MainJob | undefined;

afterEach(() => job?.stop());

it('the main job opens its page and the console without an error in either, and ends at Ctrl-C', async () => {
  job = await startMainJob();
  const browser = await launchBrowser();
  try {
    for (const url of [job.serviceUrl, job.consoleUrl]) {
      const { page, problems } = await openPage(browser);
      const response = await page.goto(url);
      expect(response?.status()).toBe(200);
      await page.getByRole('heading').first().waitFor();
      expect(problems).toEqual([]);
    }
  } finally {
    await browser.close();
  }
  expect(await job.stop()).toBe(0);
  await expect(fetch(job.serviceUrl)).rejects.toThrow('fetch failed');
  await expect(fetch(job.consoleUrl)).rejects.toThrow('fetch failed');
});

it('a main job that cannot start says why', async () => {
  await expect(startMainJob(['--no-such-option'])).rejects.toThrow('no-such-option');
});

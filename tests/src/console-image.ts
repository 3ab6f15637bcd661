import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage } from './browser.ts';
import { startMainJob } from './main-job.ts';
import { TilesApi } from './tiles-api.ts';

// Takes the README's picture of the console: `npm run console-image` in this folder, after a build.

const IMAGE = fileURLToPath(new URL('../../docs/images/console.png', import.meta.url));

/** The default window, so that the charts are full. */
const FILL_MS = 32_000;

/** Long enough for its finding to open. A fault without a call stack: a stack shows where the program lies on this machine. */
const BUSY_YIELD_MS = 8_000;
const INTO_IT_MS = 5_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const job = await startMainJob();
const browser = await launchBrowser();
try {
  const api = new TilesApi(job.serviceUrl);
  const { page } = await openPage(browser, { viewport: { width: 1440, height: 1180 }, colorScheme: 'light' });
  await page.goto(job.consoleUrl);
  await pause(FILL_MS);
  await api.post('faults/busy-yield', { lengthMs: BUSY_YIELD_MS });
  await pause(INTO_IT_MS);
  await page.screenshot({ path: IMAGE });
} finally {
  await browser.close();
  await job.stop();
}

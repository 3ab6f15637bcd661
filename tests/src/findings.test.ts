import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import { type DemoProgram, startDemo } from './demo-program.ts';

// Each demo misbehaves in one way: the console has to name it, and lead to the evidence.

/** Waiting for the page costs time only until it is right; the limit is for the slowest machine. */
const POLLING = { timeout: 45_000, interval: 100 };

let browser: Browser;
let demo: DemoProgram | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterEach(async () => {
  await demo?.stop();
  demo = undefined;
});

afterAll(() => browser.close());

async function openDemo(name: string, view: Readonly<Record<string, string>> = {}): Promise<ConsolePage> {
  demo = await startDemo(name);
  const { page } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  const shown = new ConsolePage(page);
  await shown.open(demo.consoleUrl, view);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  return shown;
}

it('a poll that is running is shown with its task and its call stack while it runs', async () => {
  const shown = await openDemo('running-poll');
  await expect.poll(() => shown.text('running-poll'), POLLING).toBe('matchPattern');
  const frames = shown.page.getByTestId('running-poll').getByTestId('stack-frame');
  await expect.poll(async () => (await frames.allInnerTexts()).join('\n'), POLLING).toMatch(/spin.*spin\.js:\d+:\d+/);
  await expect.poll(() => shown.findings('open'), POLLING).toContain('poll-running');
  // It is over after eight seconds, and the finding steps back.
  await expect.poll(() => shown.text('running-poll'), POLLING).toBeUndefined();
  await expect.poll(() => shown.findings('closed'), POLLING).toContain('poll-running');
  await shown.page
    .getByTestId('slow-poll')
    .getByRole('link', { name: /matchPattern/ })
    .first()
    .click();
  await expect.poll(() => shown.text('task-title'), POLLING).toBe('matchPattern');
  await expect.poll(() => shown.page.getByTestId('stack').count(), POLLING).toBeGreaterThan(0);
});

it('a starved queue leads to the queue that ran in its time', async () => {
  const shown = await openDemo('starved-queue');
  const finding = shown.finding('share-error');
  await finding.waitFor();
  expect(await finding.innerText()).toMatch(/requests.*reports/s);
  await finding.getByRole('link', { name: 'queue requests' }).click();
  await expect.poll(() => shown.text('antagonist'), POLLING).toBe('reports');
  expect(await shown.figure('detail-requests-received')).toBeLessThan(await shown.figure('detail-requests-entitled'));
});

it('a task that waits for a semaphore names it, and the task that holds it', async () => {
  const shown = await openDemo('semaphore-convoy', { view: 'resources' });
  await expect.poll(() => shown.text('resource-row'), POLLING).toBe('connections');
  await shown.page.getByRole('link', { name: 'semaphore connections' }).first().click();
  await expect.poll(() => shown.text('resource-holder'), POLLING).toBe('export');
  await shown.page
    .getByRole('list', { name: /^Tasks that wait/ })
    .getByRole('link')
    .last()
    .click();
  await expect.poll(() => shown.text('task-title'), POLLING).toBe('query');
  await expect.poll(() => shown.text('waits-on'), POLLING).toBe('connections');
  await expect.poll(() => shown.text('held-by'), POLLING).toBe('export');
});

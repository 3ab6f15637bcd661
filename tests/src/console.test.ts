import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import { type MainJob, startMainJob } from './main-job.ts';
import { TilesApi } from './tiles-api.ts';

let job: MainJob;
let api: TilesApi;
let browser: Browser;

beforeAll(async () => {
  job = await startMainJob();
  api = new TilesApi(job.serviceUrl);
  browser = await launchBrowser();
});

afterEach(async () => {
  // A page that is left open goes on drawing, and slows those of the tests to come.
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await job.stop();
});

async function openConsole(view: Readonly<Record<string, string>> = {}) {
  const { page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  const shown = new ConsolePage(page);
  await shown.open(job.consoleUrl, view);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  return { shown, problems };
}

/** Waiting for the page costs time only until it is right; the limit is for the slowest machine. */
const POLLING = { timeout: 45_000, interval: 100 };

/** Every view, and what it shows in detail. */
const VIEWS = [
  ['overview', {}],
  ['queues', { queue: 'foreground' }],
  ['tasks', {}],
  ['task', { task: '1' }],
  ['resources', {}],
  ['workers', {}],
  ['timeline', {}],
  ['recordings', {}],
] as const;

describe('the console over the running main job', () => {
  it('counts the polls that the service made', async () => {
    const { shown, problems } = await openConsole();
    // All of them: the windows of the past are sent to a page that joins late.
    for (let look = 0; look < 3; look++) {
      const before = await api.polls();
      await expect.poll(() => shown.figure('polls-total'), POLLING).toBeGreaterThanOrEqual(before);
      const counted = await shown.figure('polls-total');
      expect(counted).toBeLessThanOrEqual(await api.polls());
    }
    expect(problems).toEqual([]);
  });

  it('shows the p95 of injected polls of known length', async () => {
    const { shown } = await openConsole({ view: 'tasks', group: 'name', window: '60', filter: 'fault: long poll' });
    const measured: number[] = [];
    for (let injection = 0; injection < 10; injection++) {
      await api.post('faults/long-poll', { lengthMs: 100 + 10 * injection });
      const last = async () => (await api.state()).faults[0]?.state;
      await expect.poll(async () => (await last())?.kind, POLLING).toBe('over');
      const state = await last();
      if (state?.kind === 'over') measured.push(state.measuredMs * 1e6);
    }
    // Each of the ten tasks makes one short poll and one long one.
    await expect.poll(() => shown.topTask('polls'), POLLING).toBe('20');
    const exact = measured.toSorted((a, b) => a - b)[8] ?? Number.NaN;
    const p95 = Number(await shown.topTask('pollP95'));
    expect(Math.abs(p95 / exact - 1)).toBeLessThan(0.03);
  });

  it('shows a long poll while it runs and afterwards', async () => {
    const { shown } = await openConsole();
    await api.post('faults/long-poll', { lengthMs: 4_000 });
    await expect.poll(() => shown.page.locator('[data-testid=slow-poll][data-running=true]').count(), POLLING).toBe(1);
    await expect.poll(() => shown.text('running-poll'), POLLING).toMatch(/^fault: long poll/);
    await expect.poll(() => shown.findings('open'), POLLING).toContain('poll-running');
    await expect.poll(async () => (await shown.slowestPolls())[0], POLLING).toBeGreaterThanOrEqual(4_000e6);
    await expect.poll(() => shown.page.locator('[data-testid=slow-poll][data-running=true]').count(), POLLING).toBe(0);
  });

  it('puts a busy-yielding task on top of the tasks with most polls', async () => {
    // Of ten seconds the task has half to itself, however few polls a slow machine makes in them.
    const { shown } = await openConsole({ view: 'tasks', window: '10' });
    await shown.page.getByRole('button', { name: 'Most polls' }).click();
    const topTask = async (): Promise<string | undefined> => {
      // Where the page is slow the task may have come and gone unseen.
      if ((await api.state()).faults[0]?.state.kind !== 'running') {
        await api.post('faults/busy-yield', { lengthMs: 5_000 });
      }
      return shown.topTask('name');
    };
    await expect.poll(topTask, POLLING).toBe('fault: busy yield');
    await shown.page.getByRole('link', { name: 'Overview' }).click();
    await shown.finding('busy-yield').waitFor();
    expect(await shown.finding('busy-yield').innerText()).toContain('fault: busy yield');
    await shown.finding('busy-yield').getByTestId('finding-task').first().click();
    await expect.poll(() => shown.figure('task-yields'), POLLING).toBeGreaterThan(10_000);
    await expect.poll(async () => (await api.state()).faults[0]?.state.kind, POLLING).toBe('over');
  });

  it('puts a stuck request on top of the tasks that wait longest', async () => {
    const { shown } = await openConsole({ view: 'tasks' });
    await shown.page.getByRole('button', { name: 'Longest waiting' }).click();
    await api.post('faults/stuck-request', {});
    await expect.poll(() => shown.topTask('name'), POLLING).toBe('GET held');
    await api.post('faults/stuck-request/release', {});
    await expect.poll(() => shown.topTask('name'), POLLING).not.toBe('GET held');
  });

  it.each(VIEWS)(
    'has no accessibility violation in the view %s, wide and light, narrow and dark',
    async (view, detail) => {
      const { page } = (await openConsole({ view, ...detail })).shown;
      await page.waitForTimeout(1_000);
      // No colour depends on the width, and no size on the theme.
      for (const [width, colorScheme] of [
        [1280, 'light'],
        [390, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(300);
        expect(await accessibilityViolations(page)).toEqual([]);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    },
  );

  it('says what to do when the token is wrong or missing', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL('/', job.consoleUrl).href);
    await page
      .getByRole('main')
      .getByText(/Open the URL that the program printed/)
      .first()
      .waitFor();
    const response = await page.goto(new URL('/?token=wrong', job.consoleUrl).href);
    expect(response?.status()).toBe(403);
    await page.getByText(/Open the URL that the program printed/).waitFor();
  });

  it('shows the shares that the service gave its queues at weights that are changed while it runs', async () => {
    await api.post('weights', { queue: 'foreground', weight: 3 });
    await api.post('load', { requestsPerSecond: 40 });
    const { shown } = await openConsole({ window: '10' });
    await shown.page.waitForTimeout(3_000);
    const from = await api.state();
    await shown.page.waitForTimeout(10_000);
    const to = await api.state();
    // The page's ten seconds and ours begin and end up to a second apart.
    const given = TilesApi.receivedShare('foreground', from, to);
    expect(await shown.figure('queue-foreground-received-share')).toBeCloseTo(given, 1);
    expect(await shown.figure('queue-background-received-share')).toBeCloseTo(1 - given, 1);
    expect(await shown.figure('queue-foreground-weight')).toBe(3);
  });
});

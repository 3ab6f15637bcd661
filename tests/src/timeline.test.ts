import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityViolations, launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import { type MainJob, startMainJob } from './main-job.ts';

/** Waiting for the page costs time only until it is right; the limit is for the slowest machine. */
const POLLING = { timeout: 60_000, interval: 50 };

let browser: Browser;
let job: MainJob;

beforeAll(async () => {
  [browser, job] = await Promise.all([launchBrowser(), startMainJob()]);
});

afterAll(async () => {
  await browser.close();
  await job.stop();
});

/** Two fingers put down around the middle of a place, and moved apart. */
async function spreadFingers(page: Page, at: { readonly x: number; readonly y: number }): Promise<void> {
  const chromium = await page.context().newCDPSession(page);
  const fingers = (apart: number) => [-apart, apart].map((by, id) => ({ x: at.x + by, y: at.y, id }));
  await chromium.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40) });
  for (const apart of [60, 80, 100, 120]) {
    await chromium.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
  }
  await chromium.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await chromium.detach();
}

it('two fingers zoom the timeline, on the screen and on a trackpad, and leave the page as large as it was', async () => {
  const { page } = await openPage(browser, { viewport: { width: 1280, height: 900 }, hasTouch: true });
  const shown = new ConsolePage(page);
  await shown.open(job.consoleUrl, { view: 'timeline' });
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  await page.getByRole('button', { name: 'Whole' }).click();
  await expect.poll(() => shown.figure('timeline-span'), POLLING).not.toBe(30e9);
  const chart = await page.getByTestId('timeline').boundingBox();
  if (chart === null) throw new Error('The timeline has no box');
  const middle = { x: chart.x + chart.width * 0.6, y: chart.y + chart.height / 2 };

  const whole = await shown.figure('timeline-span');
  await spreadFingers(page, middle);
  // Three times as far apart.
  await expect.poll(async () => (await shown.figure('timeline-span')) / whole, POLLING).toBeCloseTo(1 / 3, 1);
  const pinched = await shown.figure('timeline-span');

  await page.mouse.move(middle.x, middle.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -50);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await shown.figure('timeline-span')) / pinched, POLLING).toBeLessThan(0.7);
  expect(await page.evaluate(() => [visualViewport?.scale, devicePixelRatio])).toEqual([1, 1]);
  await page.context().close();
});

it('the timeline of the main job leads from the last half minute to one poll, and a stretch of it into every view', async () => {
  const { page, problems } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  const shown = new ConsolePage(page);
  await shown.open(job.consoleUrl, { view: 'timeline' });
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  await expect.poll(() => shown.figure('timeline-span'), POLLING).toBe(30e9);

  // Keys zoom, also while it runs along.
  await page.keyboard.press('w');
  await expect.poll(() => shown.figure('timeline-span'), POLLING).toBeLessThan(30e9);

  // The longest poll of the first lane, then the one after it.
  await page.getByRole('button', { name: 'The timeline as a table' }).click();
  await page.getByTestId('timeline-poll').first().waitFor({ timeout: POLLING.timeout });
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => shown.figure('poll-duration'), POLLING).toBeGreaterThan(0);
  const longest = await shown.figure('poll-start');
  await page.keyboard.press('.');
  await expect.poll(() => shown.figure('poll-start'), POLLING).toBeGreaterThan(longest);
  await page.keyboard.press('f');
  await expect.poll(() => shown.figure('timeline-span'), POLLING).toBeLessThan(1e9);
  expect(await accessibilityViolations(page)).toEqual([]);

  // A stretch drawn on the ruler is what every view shows, and the address has it.
  await page.keyboard.press('0');
  await expect.poll(() => shown.figure('timeline-span'), POLLING).toBeGreaterThan(1e9);
  const ruler = await page.getByTestId('timeline-ruler').boundingBox();
  if (ruler === null) throw new Error('The timeline has no ruler');
  const y = ruler.y + ruler.height - 8;
  await page.mouse.move(ruler.x + ruler.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(ruler.x + ruler.width * 0.8, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => shown.figure('selected-range'), POLLING).toBeGreaterThan(0);
  const range = await shown.figure('selected-range');
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('range'), POLLING).toMatch(/^[\d.]+-[\d.]+$/);
  const [from = 0, to = 0] = (new URL(page.url()).searchParams.get('range') ?? '').split('-').map(Number);
  expect((to - from) * 1e9).toBeCloseTo(range, -3);
  await expect.poll(() => shown.figure('selected-range'), POLLING).toBeCloseTo(range, -3);
  expect(problems).toEqual([]);
});

import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { openPage, type WatchedPage } from '../browser.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What Chromium draws in one piece. */
const TALLEST = 16_000;
/** A page that is still moving after so many looks is not one that stands still. */
const LOOKS = 20;

export interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A page of the gallery whose motion is off; its width in CSS pixels is that of a picture. */
export function openGalleryPage(browser: Browser, width: number): Promise<WatchedPage> {
  return openPage(browser, {
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
    timezoneId: 'UTC',
  });
}

/** Goes to a group and waits until everything in it has been drawn. */
export async function showGroup(page: Page, url: string, group: string): Promise<void> {
  await page.goto(`${url}?group=${group}`);
  await page.locator('[data-specimen]').first().waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  await isAnswered(page);
}

/** On a machine that is busy a page is never idle: what it has to do takes less than this all the same. */
const IDLE_WITHIN_MS = 300;

/** Waits until the page has nothing to do after a frame. */
async function isIdle(page: Page): Promise<void> {
  await page.evaluate(
    (timeout) => new Promise((resolve) => requestAnimationFrame(() => requestIdleCallback(resolve, { timeout }))),
    IDLE_WITHIN_MS,
  );
}

/** Waits until what the page asked for was answered and drawn. */
async function isAnswered(page: Page): Promise<void> {
  await isIdle(page);
  await isIdle(page);
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

/** Waits until a change of the page's size or colours is drawn: charts measure themselves in one frame and draw in the next. */
export async function isRedrawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

export async function groupsOf(page: Page): Promise<readonly string[]> {
  return page.getByRole('navigation', { name: 'Groups' }).getByRole('link').allInnerTexts();
}

/** Where the specimens stand on the page. */
export function boxesOf(page: Page): Promise<readonly Box[]> {
  return page.locator('[data-specimen]').evaluateAll((stages) =>
    stages.map((stage) => {
      // A modal dialog stands above the page.
      const element = stage.querySelector('dialog') ?? stage;
      const { x, y, width, height } = element.getBoundingClientRect();
      const name = stage.getAttribute('data-specimen') ?? '';
      return { name, x: x + window.scrollX, y: y + window.scrollY, width, height };
    }),
  );
}

/** Tells browsers that draw letters and controls alike from others: the hash of a picture of some. The group `letters` is shown. */
export async function lettersOf(page: Page): Promise<string> {
  await page.emulateMedia({ colorScheme: 'light' });
  const picture = await page.locator('[data-specimen=letters]').screenshot();
  return createHash('sha256').update(picture).digest('hex');
}

/** A picture of the whole page in a theme, once two in a row are the same. */
export async function pictureOf(page: Page, theme: Theme): Promise<Buffer> {
  await page.emulateMedia({ colorScheme: theme });
  await isIdle(page);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (height > TALLEST) throw new Error(`The page is ${height} pixels high: split the group, no picture can hold it.`);
  let before: Buffer | undefined;
  for (let look = 0; look < LOOKS; look++) {
    const picture = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
    if (before?.equals(picture) === true) return picture;
    before = picture;
  }
  throw new Error('The page does not come to rest.');
}

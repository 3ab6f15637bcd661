import { readdir, readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, launchBrowser } from '../browser.ts';
import {
  boxesOf,
  groupsOf,
  isRedrawn,
  lettersOf,
  openGalleryPage,
  pictureOf,
  showGroup,
  THEMES,
  type Theme,
} from './gallery-page.ts';
import { type GalleryServer, serveGallery } from './gallery-server.ts';
import { imageFile, LETTERS, PICTURE_WIDTH } from './images.ts';
import { layoutProblems } from './layout.ts';
import { compare, cut } from './pictures.ts';

/** A telephone, and a window of 1280 pixels at a zoom of 200 %, which leaves half of them. */
const NARROW = [390, 640];
const HEIGHT = 900;

/** How far a picture may be from the one that was kept. */
interface Limits {
  /** Fraction of the pixels that may differ. */
  readonly share: number;
  /** Fraction by which it may be higher or lower. */
  readonly height: number;
}

/** Where letters are drawn as they were for the kept pictures, these are the same but for chance. */
const STRICT: Limits = { share: 0.005, height: 0 };
/** Elsewhere lines break in other places and all letters differ: what is left to see is whether something big is missing. */
const LENIENT: Limits = { share: 0.25, height: 0.2 };

/** Of axe's rules one is not for a page on which everything stands many times. */
const NOT_OF_A_GALLERY = 'landmark-unique';
/** A specimen fails on purpose. */
const FAILS_ON_PURPOSE = 'no such queue';

/** Building, and looking at some hundred specimens on a machine that is busy with other things. */
const LOOKING_MS = 300_000;

interface Look {
  readonly problems: readonly string[];
  readonly layout: string[];
  readonly narrowLayout: string[];
  readonly axe: Record<Theme, string[]>;
  readonly changes: Record<Theme, string[]>;
  readonly pictures: Record<Theme, string[]>;
}

let server: GalleryServer;
let browser: Browser;

beforeAll(async () => {
  server = await serveGallery();
  browser = await launchBrowser();
}, LOOKING_MS);

afterAll(async () => {
  await browser.close();
  server.close();
});

/** Changes the page's width and waits until it has been drawn for it. */
async function showAtWidth(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  await isRedrawn(page);
}

/** Everything there is to see, in one walk through the gallery. */
async function lookAround(): Promise<Look> {
  const { page, problems } = await openGalleryPage(browser, PICTURE_WIDTH);
  await showGroup(page, server.url, 'letters');
  const limits = (await lettersOf(page)) === (await readFile(LETTERS, 'utf8')).trim() ? STRICT : LENIENT;
  const none = () => ({ light: [], dark: [] });
  const look: Look = { problems, layout: [], narrowLayout: [], axe: none(), changes: none(), pictures: none() };
  for (const group of await groupsOf(page)) {
    await page.emulateMedia({ colorScheme: THEMES[0] });
    await showGroup(page, server.url, group);
    look.layout.push(...(await layoutProblems(page)));
    for (const theme of THEMES) await lookAtTheme(page, { look, theme, limits });
    for (const width of NARROW) {
      await showAtWidth(page, width);
      look.narrowLayout.push(...(await layoutProblems(page)));
    }
    await showAtWidth(page, PICTURE_WIDTH);
  }
  await page.context().close();
  return look;
}

async function lookAtTheme(
  page: Page,
  { look, theme, limits }: { readonly look: Look; readonly theme: Theme; readonly limits: Limits },
): Promise<void> {
  const pictures = await cut(page, await pictureOf(page, theme), await boxesOf(page));
  // In the second theme everything stands where it stood, in other colours.
  look.axe[theme].push(...(await accessibilityViolations(page, theme === THEMES[0] ? 'all' : 'colours')));
  for (const { name, png } of pictures) {
    look.pictures[theme].push(`${name}.png`);
    const change = await changeOf(page, { theme, name, png, limits });
    if (change !== undefined) look.changes[theme].push(change);
  }
}

describe('the gallery', () => {
  let look: Look;

  beforeAll(async () => {
    look = await lookAround();
  }, LOOKING_MS);

  it('nothing overlaps, sticks out or is cut off, on a wide screen, a narrow one, and at a zoom of 200 %', () => {
    expect(look.layout).toEqual([]);
    expect(look.narrowLayout).toEqual([]);
    expect(look.problems.filter((problem) => !problem.includes(FAILS_ON_PURPOSE))).toEqual([]);
  });

  it.each(THEMES)('axe finds nothing in the %s theme', (theme) => {
    expect(look.axe[theme].filter((violation) => !violation.startsWith(NOT_OF_A_GALLERY))).toEqual([]);
  });

  it.each(THEMES)('everything looks like its picture in the %s theme', async (theme) => {
    // Where that is meant: `npm run gallery-images`.
    expect(look.changes[theme]).toEqual([]);
    expect((await readdir(imageFile(theme, '.'))).toSorted()).toEqual(look.pictures[theme].toSorted());
  });
});

it('a dialog keeps the focus, closes with Escape, and gives the focus back', async () => {
  const { page } = await openGalleryPage(browser, PICTURE_WIDTH);
  await showGroup(page, server.url, 'palette');
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('role') ?? document.activeElement?.tagName);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const link = page.getByRole('link', { name: 'widgets' });
  await link.focus();
  await page.keyboard.press('Control+k');
  await expect.poll(focused).toBe('combobox');
  // Out of the page's own controls, in which the dialog keeps it, Tab leads to the browser's.
  for (let press = 0; press < 4; press++) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('nav'))).toBeNull();
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('A');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
});

interface Now {
  readonly theme: Theme;
  readonly name: string;
  readonly png: string;
  readonly limits: Limits;
}

/** In words; undefined when it looks as it did. */
async function changeOf(page: Page, { theme, name, png, limits }: Now): Promise<string | undefined> {
  const kept = await readFile(imageFile(theme, `${name}.png`), 'base64').catch(() => undefined);
  if (kept === undefined) return `${name} has no picture yet`;
  const difference = await compare(page, kept, png);
  const [[keptWidth, keptHeight], [width, height]] = [difference.kept, difference.now];
  if (width !== keptWidth || Math.abs(height / keptHeight - 1) > limits.height) {
    return `${name} is ${width} × ${height} in size, not ${keptWidth} × ${keptHeight}`;
  }
  if (difference.share <= limits.share) return undefined;
  return `${name} differs in ${(100 * difference.share).toFixed(1)} % of its pixels`;
}

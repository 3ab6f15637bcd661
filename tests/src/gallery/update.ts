import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { boxesOf, groupsOf, lettersOf, openGalleryPage, pictureOf, showGroup, THEMES } from './gallery-page.ts';
import { serveGallery } from './gallery-server.ts';
import { imageFile, LETTERS, PICTURE_WIDTH } from './images.ts';
import { compare, cut } from './pictures.ts';

// Takes the gallery's pictures anew: `npm run gallery-images` in this folder, after a build.

/** Of a picture that shows the same, such as with another port in its text, the kept one stays: it would only be noise. */
const SAME = 0.001;

async function keep(page: Page, file: string, png: string): Promise<void> {
  const kept = await readFile(file, 'base64').catch(() => undefined);
  if (kept !== undefined) {
    const { share, kept: before, now } = await compare(page, kept, png);
    if (share <= SAME && before.join() === now.join()) return;
  }
  await writeFile(file, png, 'base64');
}

const taken = new Set<string>();
const server = await serveGallery();
const browser = await launchBrowser();
try {
  const { page } = await openGalleryPage(browser, PICTURE_WIDTH);
  await page.goto(server.url);
  const groups = await groupsOf(page);
  await showGroup(page, server.url, 'letters');
  const letters = await lettersOf(page);
  for (const theme of THEMES) {
    await mkdir(imageFile(theme, '.'), { recursive: true });
    for (const group of groups) {
      await showGroup(page, server.url, group);
      const whole = await pictureOf(page, theme);
      for (const { name, png } of await cut(page, whole, await boxesOf(page))) {
        taken.add(imageFile(theme, `${name}.png`));
        await keep(page, imageFile(theme, `${name}.png`), png);
      }
    }
    for (const file of await readdir(imageFile(theme, '.'))) {
      if (!taken.has(imageFile(theme, file))) await rm(imageFile(theme, file));
    }
  }
  await writeFile(LETTERS, `${letters}\n`);
} finally {
  await browser.close();
  server.close();
}

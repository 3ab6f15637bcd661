import { mkdir, rm, writeFile } from 'node:fs/promises';
import { launchBrowser } from '../browser.ts';
import { boxesOf, groupsOf, lettersOf, openGalleryPage, pictureOf, showGroup, THEMES } from './gallery-page.ts';
import { serveGallery } from './gallery-server.ts';
import { IMAGES, imageFile, LETTERS, PICTURE_WIDTH } from './images.ts';
import { cut } from './pictures.ts';

// Takes the gallery's pictures anew: `npm run gallery-images` in this folder, after a build.

const server = await serveGallery();
const browser = await launchBrowser();
try {
  const { page } = await openGalleryPage(browser, PICTURE_WIDTH);
  await page.goto(server.url);
  const groups = await groupsOf(page);
  await rm(IMAGES, { recursive: true, force: true });
  await showGroup(page, server.url, 'letters');
  const letters = await lettersOf(page);
  for (const theme of THEMES) {
    await mkdir(imageFile(theme, '.'), { recursive: true });
    for (const group of groups) {
      await showGroup(page, server.url, group);
      const whole = await pictureOf(page, theme);
      for (const { name, png } of await cut(page, whole, await boxesOf(page))) {
        await writeFile(imageFile(theme, `${name}.png`), png, 'base64');
      }
    }
  }
  await writeFile(LETTERS, `${letters}\n`);
} finally {
  await browser.close();
  server.close();
}

import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from './browser.ts';
import { startReplay } from './demo-program.ts';

// Takes the pictures of the console in the README and the docs: `npm run console-images` in this folder, after a build. They
// show a recording of the main job, so that they change only when the console does.

const RECORDING = fileURLToPath(new URL('../../apps/dashboard/gallery/tiles.pollscope', import.meta.url));
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** Instants of the recording, in seconds of the program: in the middle of a long poll, and somewhat after it. */
const IN_LONG_POLL = '22.2';
const AFTER = '33';

interface Picture {
  /** Its file's name. */
  readonly name: string;
  readonly view: Readonly<Record<string, string>>;
  readonly theme?: 'light' | 'dark';
  /** In CSS pixels. */
  readonly height?: number;
}

const PICTURES: readonly Picture[] = [
  { name: 'console', view: { at: IN_LONG_POLL }, height: 1180 },
  { name: 'console-dark', view: { at: IN_LONG_POLL }, theme: 'dark', height: 1180 },
  { name: 'queues', view: { at: AFTER, view: 'queues', queue: 'background' } },
  { name: 'tasks', view: { at: AFTER, view: 'tasks' } },
  { name: 'timeline', view: { at: AFTER, view: 'timeline' } },
];

const WIDTH = 1440;
const HEIGHT = 900;
/** The page has read its stretch of the recording and drawn it long before. */
const SETTLE_MS = 2_500;

async function take(
  browser: Browser,
  url: string,
  { name, view, theme = 'light', height = HEIGHT }: Picture,
): Promise<void> {
  const { page } = await openPage(browser, {
    viewport: { width: WIDTH, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const address = new URL(url);
  for (const [key, value] of Object.entries({ v: '1', ...view })) address.searchParams.set(key, value);
  await page.goto(address.href);
  await page.getByTestId('connection-state').waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: `${IMAGES}${name}.png` });
  await page.context().close();
}

const replay = await startReplay(RECORDING);
const browser = await launchBrowser();
try {
  for (const picture of PICTURES) await take(browser, replay.consoleUrl, picture);
} finally {
  await browser.close();
  await replay.stop();
}

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startAgent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityViolations, launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import { startReplay } from './demo-program.ts';
import { POLLING } from './story.ts';

const run = promisify(execFile);
const COMMAND = fileURLToPath(new URL('../../apps/agent/bin/pollscope.js', import.meta.url));
/** Of the queue that changes: many times as many as a comparison needs, however slow the machine is. */
const RECORDED_POLLS = 600;
/** Figures of tasks are of whole seconds. */
const RECORDED_MS = 2_500;

let browser: Browser;
let directory: string;
let before: string;
let after: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pollscope-compare-'));
  browser = await launchBrowser();
  before = await record('before', 0.1);
  after = await record('after', 2);
});

afterAll(async () => {
  await browser.close();
  rmSync(directory, { recursive: true });
});

/** A program whose queue `batch` polls for so long. */
async function record(name: string, batchMs: number): Promise<string> {
  let isRunning = true;
  let polls = 0;
  const executor = new Executor({ queues: { api: { weight: 4 }, batch: { weight: 1 } } });
  const spawn = (queue: 'api' | 'batch', task: string, work: () => void): void => {
    executor.queue(queue).spawn(
      function* () {
        while (isRunning) {
          yield* sleep(1);
          work();
        }
      },
      { name: task },
    );
  };
  for (let task = 0; task < 3; task++) spawn('api', 'request', () => undefined);
  spawn('batch', 'resize', () => {
    for (const end = performance.now() + batchMs; performance.now() < end; );
    polls++;
  });
  const own = join(directory, name);
  mkdirSync(own);
  const agent = await startAgent({
    executor,
    port: 0,
    name: 'shop',
    record: { directory: own },
    flightRecorder: false,
  });
  executor.mark('deployed');
  polls = 0;
  const begun = performance.now();
  while (polls < RECORDED_POLLS || performance.now() - begun < RECORDED_MS)
    await new Promise((resolve) => setTimeout(resolve, 50));
  isRunning = false;
  await agent.close();
  const path = join(directory, `${name}.pollscope`);
  renameSync(join(own, readdirSync(own)[0] ?? ''), path);
  return path;
}

interface Side {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

interface Compared {
  readonly queues: readonly {
    readonly name: string;
    readonly shares: Readonly<Record<'a' | 'b', { readonly received: number }>>;
    readonly pollTime: {
      readonly a: Side;
      readonly b: Side;
      readonly distance: { readonly ks: number; readonly wasserstein: number };
    };
  }[];
}

async function expectFigures(page: Page, ...flags: readonly string[]): Promise<void> {
  const { stdout } = await run(process.execPath, [COMMAND, 'compare', before, after, '--json', ...flags]);
  const { queues } = JSON.parse(stdout) as Compared;
  expect(queues.map(({ name }) => name)).toEqual(['api', 'batch']);
  for (const { name, shares, pollTime } of queues) {
    const { a, b, distance } = pollTime;
    const row = page.locator(`[data-testid=compare-row][data-value=${name}]`);
    const figure = async (cell: string) => Number(await row.getByTestId(cell).getAttribute('data-value'));
    for (const [side, figures] of [['before', a] as const, ['after', b] as const]) {
      for (const cell of ['count', 'p50', 'p95', 'p99', 'max'] as const) {
        await expect.poll(() => figure(`${cell}-${side}`), POLLING).toBe(figures[cell]);
      }
      expect(await figure(`rate-${side}`)).toBe(figures.perSecond);
    }
    expect(await figure('share-before')).toBe(shares.a.received);
    expect(await figure('share-after')).toBe(shares.b.received);
    expect(await figure('ks')).toBe(distance.ks);
    expect(await figure('moved')).toBe(distance.wasserstein);
  }
}

/** The recordings that are chosen. */
function chosen(page: Page): Promise<readonly string[]> {
  return page
    .locator('[data-testid^=compare-] option:checked')
    .evaluateAll((options) => options.map((option) => option.textContent.split(' ')[0] ?? ''));
}

it('leads from the recordings to what got slower, with the figures of the command', async () => {
  const served = await startReplay(before, after);
  try {
    const { page, problems } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    const shown = new ConsolePage(page);
    await shown.open(served.consoleUrl, { view: 'recordings' });
    // The two newest are chosen, the older one as the one before.
    await expect.poll(() => chosen(page), POLLING).toEqual(['before.pollscope', 'after.pollscope']);
    await page.getByTestId('compare').click();
    const verdict = page.getByTestId('compare-verdict');
    await verdict.waitFor();
    expect(await verdict.textContent()).toMatch(/“batch” got slower.*tasks called “resize”/);
    await expectFigures(page);

    // To the tasks that did it, by keyboard, and back.
    await page.getByRole('button', { name: 'Tasks “resize”: poll times' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Poll times of batch/resize' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Poll times of batch', exact: true }).waitFor();

    await page.getByLabel('Aligned at').selectOption('deployed');
    await expectFigures(page, '--at', 'deployed');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityViolations(page, colorScheme === 'light' ? 'all' : 'colours')).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), POLLING).toBe(390);
    // The address is all that another needs.
    await page.reload();
    await verdict.waitFor();
    expect(problems).toEqual([]);
  } finally {
    await served.stop();
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, type launchBrowser } from '@pollscope/tests/browser';
import { startReplay } from '@pollscope/tests/console-command';
import { inProcess } from '../recording.ts';
import type { WriteSamples } from '../recording-process.ts';
import { atMost, type Report, spread } from '../report.ts';
import { droppedFrames, type Frames, frames } from './page-figures.ts';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<typeof openPage>>['page'];

const POLLS = 10_000_000;
const STEPS = 120;
const STEP_PX = 6;
/** The map of so many polls, and the cells of the first view, are read from the file. */
const SETTLE_MS = 6_000;
/** Zooms in by 1.4 each: from all of the recording to a second of it, and then to some milliseconds. */
const PRESSES = [0, 10, 12] as const;

/** Dragging the timeline of a recording of ten million polls, at three zooms. */
export async function timelinePan(browser: Browser, options: Parameters<typeof openPage>[1]): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'pollscope-console-'));
  try {
    const [written] = (await inProcess('write', folder, String(POLLS))) as readonly WriteSamples[];
    const replay = await startReplay(join(folder, `${POLLS}.pollscope`));
    try {
      const { page } = await openPage(browser, options);
      const url = new URL(replay.consoleUrl);
      url.searchParams.set('view', 'timeline');
      await page.goto(url.href);
      const seen = await panAtEachZoom(page);
      await page.context().close();
      const work = spread(seen.flatMap((at) => at.work));
      const p95 = quantile95(seen.flatMap((at) => at.work));
      const intervals = seen.flatMap((at) => at.intervals);
      return {
        figures: {
          panPolls: written?.polls ?? 0,
          panFrames: intervals.length,
          panFramesDropped: droppedFrames(intervals),
          panFrameWorkMs: work,
          panFrameWorkP95Ms: p95,
        },
        bars: [atMost('main thread for a frame while panning over 10 million polls, p95, ms', p95, 16)],
      };
    } finally {
      await replay.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function panAtEachZoom(page: Page): Promise<readonly Frames[]> {
  const timeline = page.getByRole('application');
  // After the map and the ruler.
  const lanes = timeline.locator('canvas').nth(2);
  await lanes.waitFor({ timeout: 60_000 });
  await page.waitForTimeout(SETTLE_MS);
  await timeline.focus();
  await page.keyboard.press('0');
  const seen: Frames[] = [];
  for (const presses of PRESSES) {
    for (let press = 0; press < presses; press++) await page.keyboard.press('w');
    await page.waitForTimeout(SETTLE_MS / 4);
    seen.push(await pan(page, lanes));
  }
  return seen;
}

/** To and fro, a few pixels in each frame. */
async function pan(page: Page, lanes: ReturnType<Page['locator']>): Promise<Frames> {
  const box = await lanes.boundingBox();
  if (box === null) throw new Error('the timeline is not to be seen');
  const y = box.y + Math.min(60, box.height / 2);
  const middle = box.x + box.width / 2;
  return frames(page, async () => {
    await page.mouse.move(middle, y);
    await page.mouse.down();
    for (let step = 0; step < STEPS; step++) {
      const back = step % 60 < 30 ? step % 60 : 60 - (step % 60);
      await page.mouse.move(middle + (back - 15) * STEP_PX * 2, y);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
  });
}

function quantile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(0.95 * (sorted.length - 1))] ?? Number.NaN;
}

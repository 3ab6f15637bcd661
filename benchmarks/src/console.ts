import { loadavg } from 'node:os';
import { launchBrowser, openPage, type WatchedPage } from '@pollscope/tests/browser';
import { memoryFigures } from './console/memory.ts';
import { droppedFrames, type Frames, frames, loading, rendererMiB, watchLongTasks } from './console/page-figures.ts';
import { startProgram } from './console/started-program.ts';
import { timelinePan } from './console/timeline-pan.ts';
import { eventToPage } from './event-to-page.ts';
import { atMost, type Report, rounded, spread } from './report.ts';

type Page = WatchedPage['page'];
type Browser = Awaited<ReturnType<typeof launchBrowser>>;

const EVENTS_PER_SECOND = 200_000;
const LIVE_TASKS = 10_000;
const TABLE_ROWS = 100_000;
const LARGE = process.argv.includes('--large');
const WATCHED_SECONDS = LARGE ? 600 : 60;
const MEMORY_SAMPLES = 30;
const SETTLE_MS = 5_000;
const LOADS = 7;
const SORTS = 11;
const SCROLL_STEPS = 120;
const VIEWPORT = { viewport: { width: 1440, height: 900 } };

/**
 * The console in Chromium: under 200,000 polls a second of 10,000 live tasks in eight queues, and with 100,000 rows in
 * the task table, and on a recording of ten million polls. `--large` watches the memory for ten minutes instead of one, in
 * which it can be flat: it is filled in five.
 */
export async function consolePage(): Promise<Report> {
  const loadBefore = loadOf();
  const browser = await launchBrowser();
  try {
    const busy = await underLoad(browser);
    const table = await taskTable(browser);
    const pan = await timelinePan(browser, VIEWPORT);
    const parts = [busy, table, pan];
    return {
      figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
      bars: parts.flatMap(({ bars }) => bars),
      notes: [`load average of the machine: ${loadBefore} before, ${loadOf()} after`],
    };
  } finally {
    await browser.close();
  }
}

async function underLoad(browser: Browser): Promise<Report> {
  const program = await startProgram(LIVE_TASKS, EVENTS_PER_SECOND);
  try {
    const loads = await coldLoads(browser, program.url);
    const { page } = await openPage(browser, VIEWPORT);
    await page.goto(program.url);
    await page.waitForSelector('[data-stream-now]');
    await page.waitForTimeout(SETTLE_MS);
    const longTasks = await watchLongTasks(page);
    const memory = sampleMemory(browser, page);
    const delays = await eventToPage(page, program.url, WATCHED_SECONDS);
    const long = await longTasks();
    const growth = memoryFigures(await memory, LARGE);
    await page.context().close();
    const firstPaint = spread(loads.map(({ firstPaintMs }) => firstPaintMs));
    const weight = Math.max(...loads.map(({ bytes }) => bytes));
    return {
      figures: {
        firstPaintMs: firstPaint,
        pageWeightBytes: weight,
        eventToPageP50Ms: delays.at(0.5),
        eventToPageP95Ms: delays.at(0.95),
        eventToPageP99Ms: delays.at(0.99),
        longTasks: long.length,
        longestTaskMs: rounded(Math.max(0, ...long)),
        watchedSeconds: WATCHED_SECONDS,
        ...growth.figures,
      },
      bars: [
        atMost('first paint, median, ms', firstPaint.median, 1_000),
        atMost('event to page, p95, ms', delays.at(0.95), 250),
        atMost('tasks over 50 ms on the main thread', long.length, 0),
        ...growth.bars,
      ],
    };
  } finally {
    program.stop();
  }
}

/** Each load has a context of its own, and so an empty cache. */
async function coldLoads(browser: Browser, url: string) {
  const loads: Awaited<ReturnType<typeof loading>>[] = [];
  for (let load = 0; load < LOADS; load++) {
    const { page } = await openPage(browser, VIEWPORT);
    await page.goto(url);
    await page.waitForSelector('[data-stream-now]');
    loads.push(await loading(page));
    await page.context().close();
  }
  return loads;
}

/** Memory of the page over the time that it is watched, in MiB. */
async function sampleMemory(browser: Browser, page: Page): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let sample = 0; sample < MEMORY_SAMPLES; sample++) {
    await page.waitForTimeout((WATCHED_SECONDS * 1000) / (MEMORY_SAMPLES + 1));
    samples.push(await rendererMiB(browser));
  }
  return samples;
}

/** Sorting and scrolling the task table, in a view that stands still, so that what changes is what was asked for. */
async function taskTable(browser: Browser): Promise<Report> {
  const program = await startProgram(TABLE_ROWS, TABLE_ROWS / 10);
  try {
    const { page } = await openPage(browser, VIEWPORT);
    const url = new URL(program.url);
    url.searchParams.set('view', 'tasks');
    await page.goto(url.href);
    await page.waitForSelector('[data-testid=task-row]');
    await page.waitForFunction(
      (rows) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > rows,
      TABLE_ROWS,
      { timeout: 60_000 },
    );
    await page.keyboard.press('Space');
    await page.waitForTimeout(SETTLE_MS);
    const sorts: number[] = [];
    for (let sort = 0; sort < SORTS; sort++) sorts.push(await timeToSort(page));
    const { intervals, work } = await scroll(page);
    await page.context().close();
    const sorted = spread(sorts);
    const dropped = droppedFrames(intervals);
    return {
      figures: {
        sort100kRowsMs: sorted,
        scrollFrames: intervals.length,
        scrollFramesDropped: dropped,
        scrollFrameWorkMs: spread(work),
      },
      bars: [
        atMost('sort 100,000 rows, median, ms', sorted.median, 100),
        atMost('frames dropped while scrolling 100,000 rows', dropped, 0),
      ],
    };
  } finally {
    program.stop();
  }
}

/** Milliseconds from a click on the column of names until other rows are there. Names differ, so each click changes all. */
function timeToSort(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const firstRow = () => document.querySelector('[data-testid=task-row]')?.textContent;
        const buttons = [...document.querySelectorAll<HTMLElement>('[role=columnheader] button')];
        const button = buttons.find(({ textContent }) => textContent?.startsWith('Task'));
        if (button === undefined) return reject(new Error('the table has no column of names to sort by'));
        const before = firstRow();
        const start = performance.now();
        button.click();
        const look = (): void => {
          if (firstRow() !== before) resolve(performance.now() - start);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );
}

async function scroll(page: Page): Promise<Frames> {
  await page.locator('[data-testid=task-row]').first().hover();
  return frames(page, async () => {
    for (let step = 0; step < SCROLL_STEPS; step++) {
      await page.mouse.wheel(0, 600);
      await page.waitForTimeout(16);
    }
  });
}

function loadOf(): number {
  return rounded(loadavg()[0] ?? Number.NaN);
}

import { readFileSync } from 'node:fs';
import type { launchBrowser, WatchedPage } from '@pollscope/tests/browser';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = WatchedPage['page'];

const PAGE_BYTES = 4096;
/** A frame at 60 a second takes 16.7 ms; one that comes later than this left out another. */
const DROPPED_MS = 25;

/** Milliseconds until something of the page was painted, and the bytes that were loaded, as they came over the wire. */
export function loading(page: Page): Promise<{ readonly firstPaintMs: number; readonly bytes: number }> {
  return page.evaluate(() => {
    const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return {
      firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      bytes: entries.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    };
  });
}

/** Durations in milliseconds of the tasks over 50 ms on the page's main thread from now until the result is asked for. */
export async function watchLongTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const found: number[] = [];
    Object.assign(globalThis, { benchmarkLongTasks: found });
    new PerformanceObserver((list) => found.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: 'longtask',
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { benchmarkLongTasks: number[] }).benchmarkLongTasks);
}

/** Memory of the page's process in MiB, its worker's heap and what is not yet collected included; Linux only, NaN elsewhere. */
export async function rendererMiB(browser: Browser): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN;
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  await system.detach();
  // Chromium keeps an empty one in reserve.
  return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMiB(id)));
}

function residentMiB(pid: number): number {
  const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(resident) * PAGE_BYTES) / 2 ** 20;
}

export interface Frames {
  /** Milliseconds between one and the next. */
  readonly intervals: readonly number[];
  /** Milliseconds of the main thread for each: from its beginning, with input and callbacks, until it was painted. */
  readonly work: readonly number[];
}

/** The frames of the page while `act` goes on. */
export async function frames(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const seen = { intervals: [] as number[], work: [] as number[] };
    Object.assign(globalThis, { benchmarkFrames: seen });
    // A message that is posted within a frame comes when it has been painted.
    const { port1, port2 } = new MessageChannel();
    let began = performance.now();
    port1.onmessage = () => seen.work.push(performance.now() - began);
    const look = (beginning: number): void => {
      seen.intervals.push(beginning - began);
      began = beginning;
      port2.postMessage(undefined);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await act();
  const seen = await page.evaluate(() => (globalThis as unknown as { benchmarkFrames: Frames }).benchmarkFrames);
  return { intervals: seen.intervals.slice(1), work: seen.work.slice(1) };
}

export function droppedFrames(intervals: readonly number[]): number {
  return intervals.filter((interval) => interval > DROPPED_MS).length;
}

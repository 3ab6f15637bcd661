import { launchBrowser, openPage } from '@pollscope/tests/browser';
import { startMainJob } from '@pollscope/tests/main-job';
import { type BlockedPolls, blockedPolls } from './blocked-poll.ts';
import { type EventToPage, eventToPage } from './event-to-page.ts';
import { atMost, type Report } from './report.ts';

const SECONDS = 20;
/** Time for the page to load its charts and for the load to begin. */
const SETTLE_MS = 5_000;

/** Time from an event to whoever looks: on the console, in Chromium on the main job; and of a poll that blocks the program. */
export async function latency(): Promise<Report> {
  const page = await onThePage();
  const blocked = await blockedPolls();
  return {
    figures: {
      eventToPageP50Ms: page.at(0.5),
      eventToPageP95Ms: page.at(0.95),
      eventToPageP99Ms: page.at(0.99),
      eventToPageMaxMs: page.at(1),
      repaints: page.repaints,
      measuredSeconds: SECONDS,
      ...afterTheThreshold(blocked),
    },
    bars: [
      atMost('event to page, p95, ms', page.at(0.95), 250),
      atMost('running poll at a client after passing its threshold, p95, ms', blocked.told.p95, 100),
      atMost('finding about it, p95, ms', blocked.finding.p95, 100),
    ],
  };
}

async function onThePage(): Promise<EventToPage> {
  const job = await startMainJob();
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(job.consoleUrl);
    await page.waitForSelector('[data-stream-now]');
    await page.waitForTimeout(SETTLE_MS);
    return await eventToPage(page, job.consoleUrl, SECONDS);
  } finally {
    await browser.close();
    await job.stop();
  }
}

function afterTheThreshold({ told, finding, stack }: BlockedPolls): Report['figures'] {
  return {
    runningPollToClientP50Ms: told.median,
    runningPollToClientP95Ms: told.p95,
    runningPollFindingP50Ms: finding.median,
    runningPollFindingP95Ms: finding.p95,
    runningPollStackP50Ms: stack.median,
    runningPollStackP95Ms: stack.p95,
    runningPolls: told.rounds,
  };
}

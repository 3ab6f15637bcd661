import { launchBrowser, openPage } from '@pollscope/tests/browser';
import { startMainJob } from '@pollscope/tests/main-job';
import { PROTOCOL_VERSION, parseReply } from '@pollscope/protocol';
import { WebSocket } from 'ws';
import { atMost, type Report, rounded } from './report.ts';

const SECONDS = 20;
/** Time for the page to load its charts and for the load to begin. */
const SETTLE_MS = 5_000;

/** One repaint of the console: when, and up to which instant of the program it showed events; milliseconds of wall clock. */
interface Draw {
  readonly at: number;
  readonly shows: number;
}

/**
 * Time from an event in the program to the page that shows it, in Chromium on the main job. Events happen all the time,
 * so each repaint says how old everything was that it showed first: the delays of that stretch are spread evenly
 * between that of its newest and that of its oldest event.
 */
export async function latency(): Promise<Report> {
  const job = await startMainJob();
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(job.consoleUrl);
    await page.waitForSelector('[data-stream-now]');
    await page.waitForTimeout(SETTLE_MS);
    const startedAt = await streamStart(job.consoleUrl);
    const draws = await page.evaluate(recordDraws, { startedAt, milliseconds: SECONDS * 1000 });
    const delays = delaysOf(draws);
    const at = (quantile: number) => rounded(delays[Math.round(quantile * (delays.length - 1))] ?? Number.NaN);
    return {
      figures: {
        eventToPageP50Ms: at(0.5),
        eventToPageP95Ms: at(0.95),
        eventToPageP99Ms: at(0.99),
        eventToPageMaxMs: at(1),
        repaints: draws.length,
        measuredSeconds: SECONDS,
      },
      bars: [atMost('event to page, p95, ms', at(0.95), 250)],
    };
  } finally {
    await browser.close();
    await job.stop();
  }
}

/** Wall-clock milliseconds at zero of the stream's time, from the agent's welcome. */
async function streamStart(consoleUrl: string): Promise<number> {
  const { host, searchParams } = new URL(consoleUrl);
  const socket = new WebSocket(`ws://${host}/stream`, {
    headers: { authorization: `Bearer ${searchParams.get('token')}` },
  });
  socket.on('open', () => {
    const hello = { type: 'hello', protocol: PROTOCOL_VERSION, client: 'pollscope-benchmarks/0.1.0' };
    socket.send(JSON.stringify({ ...hello, subscribe: 'aggregates' }));
  });
  try {
    const reply = await new Promise<string>((resolve, reject) => {
      socket.once('message', (data: Buffer) => resolve(data.toString()));
      socket.once('error', reject);
    });
    const welcome = parseReply(reply);
    if (welcome.type === 'refused') throw new Error(welcome.message);
    return welcome.startedAt;
  } finally {
    socket.close();
  }
}

interface Watch {
  readonly startedAt: number;
  readonly milliseconds: number;
}

/**
 * Runs in the page: notes at each animation frame whether the console has painted newer events. Its root says in
 * `data-stream-now` up to which nanosecond of the stream it has; program and browser read the same clock here.
 */
function recordDraws({ startedAt, milliseconds }: Watch): Promise<Draw[]> {
  return new Promise((resolve) => {
    const draws: Draw[] = [];
    const root = document.querySelector<HTMLElement>('[data-stream-now]');
    const end = performance.now() + milliseconds;
    const look = () => {
      const shows = startedAt + Number(root?.dataset['streamNow']) / 1e6;
      // The frame that this callback belongs to is on the screen at the next one at the latest.
      if (shows !== draws.at(-1)?.shows) draws.push({ at: performance.timeOrigin + performance.now(), shows });
      if (performance.now() < end) requestAnimationFrame(look);
      else resolve(draws);
    };
    requestAnimationFrame(look);
  });
}

/** One delay per millisecond of program time, ascending. */
function delaysOf(draws: readonly Draw[]): number[] {
  const delays: number[] = [];
  for (const [index, draw] of draws.entries()) {
    const before = draws[index - 1];
    if (before === undefined) continue;
    for (let event = Math.ceil(before.shows); event <= draw.shows; event++) delays.push(draw.at - event);
  }
  return delays.sort((a, b) => a - b);
}

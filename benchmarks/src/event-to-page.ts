import { PROTOCOL_VERSION, parseReply } from '@pollscope/protocol';
import type { WatchedPage } from '@pollscope/tests/browser';
import { WebSocket } from 'ws';
import { rounded } from './report.ts';

/** One repaint of the console: when, and up to which instant of the program it showed events; milliseconds of wall clock. */
interface Draw {
  readonly at: number;
  readonly shows: number;
}

/** Time from an event in the program to the page that shows it. */
export interface EventToPage {
  /** Milliseconds at a quantile from 0 to 1. */
  at(quantile: number): number;
  readonly repaints: number;
}

/**
 * Watches an open console for `seconds`. Events happen all the time, so each repaint says how old everything was that it
 * showed first: the delays of that stretch are spread evenly between that of its newest and that of its oldest event.
 */
export async function eventToPage(
  page: WatchedPage['page'],
  consoleUrl: string,
  seconds: number,
): Promise<EventToPage> {
  const startedAt = await streamStart(consoleUrl);
  const draws = await page.evaluate(recordDraws, { startedAt, milliseconds: seconds * 1000 });
  const delays = delaysOf(draws);
  return {
    at: (quantile) => rounded(delays[Math.round(quantile * (delays.length - 1))] ?? Number.NaN),
    repaints: draws.length,
  };
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

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { decodeFrame, type Frame, PROTOCOL_VERSION } from '@pollscope/protocol';
import { WebSocket } from 'ws';
import { rounded, type Spread, spread } from './report.ts';

const BLOCKS = 40;
const BLOCK_MS = 300;
/** The agent's default, in nanoseconds. */
const THRESHOLD_NS = 100e6;

interface Program {
  readonly port: number;
  readonly token: string;
  /** From the program's clock to that of this process: both are the machine's monotonic one. */
  readonly clockOffset: number;
}

/** Milliseconds from a poll's passing the threshold, while it blocks the whole program, to a client of another process. */
export interface BlockedPolls {
  /** That it runs. */
  readonly told: Delays;
  /** The finding about it. */
  readonly finding: Delays;
  /** Its call stack. */
  readonly stack: Delays;
}

type Delays = Spread & { readonly p95: number };

export async function blockedPolls(): Promise<BlockedPolls> {
  const path = fileURLToPath(new URL('./blocked-poll-process.js', import.meta.url));
  const child = fork(path, [String(BLOCKS), String(BLOCK_MS)]);
  const [program] = (await once(child, 'message')) as [Program];
  const socket = new WebSocket(`ws://127.0.0.1:${program.port}/stream`, {
    headers: { authorization: `Bearer ${program.token}` },
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  const arrivals = new Arrivals();
  socket.on('message', (data: Buffer, isBinary) => {
    const now = Number(process.hrtime.bigint()) - program.clockOffset;
    if (isBinary) arrivals.receive(decodeFrame(data), now);
  });
  const hello = { type: 'hello', protocol: PROTOCOL_VERSION, client: 'pollscope-benchmarks/0.1.0' };
  socket.send(JSON.stringify({ ...hello, subscribe: 'aggregates' }));
  await once(socket, 'message');
  const closed = once(socket, 'close');
  child.send('begin');
  await closed;
  return { told: delaysOf(arrivals.told), finding: delaysOf(arrivals.found), stack: delaysOf(arrivals.stacks) };
}

/** When what was first heard of each blocked poll, by its start. */
class Arrivals {
  readonly told = new Map<number, number>();
  readonly found = new Map<number, number>();
  readonly stacks = new Map<number, number>();
  /** The poll in progress. */
  #open: number | undefined;

  receive({ sections }: Frame, now: number): void {
    for (const section of sections) {
      if (section.kind === 'openPolls') {
        const [poll] = section.rows;
        this.#open = poll?.start;
        if (poll !== undefined && poll.observedAt - poll.start >= THRESHOLD_NS) note(this.told, poll.start, now);
      } else if (section.kind === 'stacks') {
        for (const { pollStart } of section.rows) note(this.stacks, pollStart, now);
      } else if (section.kind === 'findings' && this.#open !== undefined) {
        const isFound = section.rows.some(({ detector, state }) => detector === 'poll-running' && state === 'open');
        if (isFound) note(this.found, this.#open, now);
      }
    }
  }
}

function note(first: Map<number, number>, start: number, now: number): void {
  if (!first.has(start)) first.set(start, now);
}

function delaysOf(arrivals: ReadonlyMap<number, number>): Delays {
  const delays = Array.from(arrivals, ([start, at]) => (at - start - THRESHOLD_NS) / 1e6).sort((a, b) => a - b);
  return { ...spread(delays), p95: rounded(delays[Math.round(0.95 * (delays.length - 1))] ?? Number.NaN) };
}

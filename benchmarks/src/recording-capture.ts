import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decodeFrame, parseReply, PROTOCOL_VERSION, type Welcome } from '@pollscope/protocol';
import { WebSocket } from 'ws';

export interface CapturedFrame {
  readonly bytes: Uint8Array;
  /** That it tells of. */
  readonly polls: number;
  /** Records that it says were lost. */
  readonly lost: number;
}

/** A stretch of a program's stream, as a client got it. */
export interface Capture {
  readonly welcome: Welcome;
  readonly frames: readonly CapturedFrame[];
}

/** Its beginning, up to the frame with which it has told of so many polls. */
export function beginningOf({ welcome, frames }: Capture, polls: number): Capture {
  let seen = 0;
  const end = frames.findIndex((frame) => (seen += frame.polls) >= polls);
  return { welcome, frames: end < 0 ? frames : frames.slice(0, end + 1) };
}

/** Runs the program of the recordings and takes its stream until it has told of so many polls. */
export async function capture(polls: number): Promise<Capture> {
  const program = fork(fileURLToPath(new URL('./recording-program.js', import.meta.url)));
  const { port, token } = await new Promise<{ port: number; token: string }>((resolve, reject) => {
    program.once('message', (started) => resolve(started as { port: number; token: string }));
    program.once('exit', (code) => reject(new Error(`the recorded program ended with code ${code}`)));
  });
  try {
    return await take({ port, token, polls });
  } finally {
    program.send('stop');
  }
}

function take({ port, token, polls }: { readonly port: number; readonly token: string; readonly polls: number }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  return new Promise<Capture>((resolve, reject) => {
    const frames: CapturedFrame[] = [];
    let welcome: Welcome | undefined;
    let seen = 0;
    socket.on('error', reject);
    socket.on('open', () => {
      const client = 'pollscope-benchmarks/0.1.0';
      socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, client, subscribe: 'events' }));
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) {
        // What comes after it are notices, as of a finding's file.
        if (welcome !== undefined) return;
        const reply = parseReply(data.toString());
        if (reply.type === 'welcome') welcome = reply;
        else reject(new Error(`the recorded program refused: ${reply.message}`));
        return;
      }
      const frame = capturedFrame(new Uint8Array(data));
      frames.push(frame);
      seen += frame.polls;
      if (seen < polls || welcome === undefined) return;
      socket.terminate();
      resolve({ welcome, frames });
    });
  });
}

function capturedFrame(bytes: Uint8Array): CapturedFrame {
  let polls = 0;
  let lost = 0;
  for (const section of decodeFrame(bytes).sections) {
    if (section.kind === 'polls') polls += section.length;
    if (section.kind === 'loss') for (const { records } of section.rows) lost += records;
  }
  return { bytes, polls, lost };
}

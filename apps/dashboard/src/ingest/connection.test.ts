// @vitest-environment node
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Channel, encodeFrame, type Frame, PROTOCOL_VERSION } from '@pollscope/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Connection, type Socket } from './connection.ts';
import type { ConnectionStatus } from './connection-state.ts';

// A real socket server and real sockets; only time is the test's own.

let server: WebSocketServer;
let connection: Connection;
let now = 0;
let timers: { readonly at: number; readonly run: () => void }[] = [];
let statuses: ConnectionStatus[] = [];
let frames: Frame[] = [];
let restarts = 0;

function advance(ms: number): void {
  now += ms;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const timer of due) timer.run();
}

beforeEach(async () => {
  now = 0;
  timers = [];
  statuses = [];
  frames = [];
  restarts = 0;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  connection = new Connection({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
    openSocket: (url) => {
      const socket = new WebSocket(url);
      // Like a browser's socket, the connection learns of failures from the close that follows.
      socket.on('error', () => {});
      // The client of ws has the browser's interface, though not its types.
      return socket as unknown as Socket;
    },
    clock: () => now,
    random: () => 1,
    schedule: (run, delay) => {
      const timer = { at: now + delay, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    onStatus: (status) => statuses.push(status),
    onFrame: (frame) => frames.push(frame),
    onRestart: () => restarts++,
  });
});

afterEach(async () => {
  const isOpen = (): boolean => state()?.kind === 'live' || state()?.kind === 'connecting';
  server.close();
  for (const client of server.clients) client.terminate();
  // The end of this test's connection must not be told to the next one.
  await until(() => !isOpen());
});

const state = (): ConnectionStatus['state'] | undefined => statuses.at(-1)?.state;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

function welcome(epoch: string, protocol = PROTOCOL_VERSION): string {
  const source = { name: 'tiles', language: 'TypeScript', runtime: 'Node', pid: 7 };
  return JSON.stringify({
    type: 'welcome',
    protocol,
    agent: 'pollscope/0.1.0',
    epoch,
    startedAt: 0,
    now: 5e9,
    source,
    capabilities: ['polls'],
    level: 'polls',
  });
}

const frame: Frame = { channel: Channel.base, sequence: 1, sections: [] };

/** Opens the connection, answers its hello with `answer`, and gives the server's end. */
async function meet(answer: string): Promise<WebSocket> {
  const greeted = new Promise<WebSocket>((resolve) => {
    server.once('connection', (socket) => {
      socket.once('message', (data) => {
        expect(JSON.parse((data as Buffer).toString())).toMatchObject({
          type: 'hello',
          protocol: PROTOCOL_VERSION,
          subscribe: 'events',
        });
        socket.send(answer);
        resolve(socket);
      });
    });
  });
  connection.open();
  return greeted;
}

test('greets, is welcomed, and receives frames', async () => {
  const socket = await meet(welcome('a'));
  socket.send(encodeFrame(frame));
  await until(() => frames.length === 1);
  expect(statuses.map((status) => status.state.kind)).toEqual(['connecting', 'live']);
  expect(statuses.at(-1)?.source).toMatchObject({ name: 'tiles', pid: 7, epoch: 'a', joinedAt: 5e9 });
  expect(frames).toEqual([frame]);
});

test('asks for another level, and the status follows what the agent tells', async () => {
  const socket = await meet(welcome('a'));
  await until(() => state()?.kind === 'live');
  const asked = once(socket, 'message');
  connection.request({ type: 'setLevel', level: 'everything' });
  expect(JSON.parse(String((await asked)[0]))).toEqual({ type: 'setLevel', level: 'everything' });
  expect(statuses.at(-1)?.source?.level).toBe('polls');
  socket.send(JSON.stringify({ type: 'level', level: 'everything' }));
  await until(() => statuses.at(-1)?.source?.level === 'everything');
});

test('a request that was declined shows until the next one, and the stream goes on', async () => {
  const socket = await meet(welcome('a'));
  await until(() => state()?.kind === 'live');
  const declined = { type: 'declined', request: 'setLevel', message: 'allow control in the program' };
  socket.send(JSON.stringify(declined));
  await until(() => statuses.at(-1)?.declined !== undefined);
  expect(statuses.at(-1)).toMatchObject({ state: { kind: 'live' }, declined });
  connection.request({ type: 'setLevel', level: 'off' });
  expect(statuses.at(-1)?.declined).toBeUndefined();
});

test('what the agent tells of a topic stands until it is over', async () => {
  const socket = await meet(welcome('a'));
  await until(() => state()?.kind === 'live');
  const tell = (message: string) => socket.send(JSON.stringify({ type: 'status', topic: 'stacks', message }));
  tell('a debugger is attached');
  await until(() => statuses.at(-1)?.told.stacks === 'a debugger is attached');
  tell('');
  await until(() => statuses.at(-1)?.told.stacks === undefined);
  expect(statuses.at(-1)).toMatchObject({ state: { kind: 'live' }, told: {} });
});

test('nothing is asked of an agent that is not there', () => {
  connection.request({ type: 'setLevel', level: 'off' });
  expect(statuses).toEqual([]);
});

test('a silence of two seconds is a stall, and the next frame ends it', async () => {
  const socket = await meet(welcome('a'));
  await until(() => state()?.kind === 'live');
  advance(1_900);
  expect(state()).toEqual({ kind: 'live' });
  advance(100);
  expect(state()).toEqual({ kind: 'stalled', since: 0 });
  socket.send(encodeFrame(frame));
  await until(() => state()?.kind === 'live');
  expect(frames).toHaveLength(1);
});

test('a lost connection is tried again at once, then later and later', async () => {
  const socket = await meet(welcome('a'));
  await until(() => state()?.kind === 'live');
  const attempts: { attempt: number; wait: number }[] = [];
  server.on('connection', (next) => next.terminate());
  socket.terminate();
  for (let attempt = 1; attempt <= 4; attempt++) {
    await until(() => state()?.kind === 'reconnecting');
    const current = state();
    if (current?.kind !== 'reconnecting') throw new Error('expected to wait for a retry');
    attempts.push({ attempt: current.attempt, wait: current.retryAt - now });
    advance(current.retryAt - now);
    expect(state()?.kind).toBe('connecting');
  }
  expect(attempts).toEqual([
    { attempt: 1, wait: 0 },
    { attempt: 2, wait: 500 },
    { attempt: 3, wait: 1000 },
    { attempt: 4, wait: 2000 },
  ]);
});

test('the user need not wait for the next try', async () => {
  (await meet(welcome('a'))).terminate();
  await until(() => state()?.kind === 'reconnecting');
  connection.retry();
  expect(state()?.kind).toBe('connecting');
});

test('the same epoch goes on, another one is a restart', async () => {
  (await meet(welcome('a'))).terminate();
  await until(() => state()?.kind === 'reconnecting');
  (await meet(welcome('a'))).terminate();
  await until(() => state()?.kind === 'reconnecting');
  expect(restarts).toBe(0);
  await meet(welcome('b'));
  await until(() => state()?.kind === 'live');
  expect(restarts).toBe(1);
  expect(statuses.at(-1)).toMatchObject({ restarts: 1, source: { epoch: 'b' } });
});

test('a refusal is final until the user retries', async () => {
  const message = 'the token is missing or not that of the running program';
  const socket = await meet(JSON.stringify({ type: 'refused', code: 'unauthorized', message }));
  await until(() => socket.readyState === WebSocket.CLOSED);
  expect(state()).toEqual({ kind: 'refused', code: 'unauthorized', message });
  expect(timers).toEqual([]);
  connection.retry();
  expect(state()?.kind).toBe('connecting');
});

test('an agent of another major version is refused with both versions named', async () => {
  await meet(welcome('a', { major: 9, minor: 2 }));
  await until(() => state()?.kind === 'refused');
  expect(state()).toMatchObject({ kind: 'refused', code: 'version', message: expect.stringMatching(/9\.2.*1\.0/) });
});

test('bytes that are no frame end the connection with the reason', async () => {
  const socket = await meet(welcome('a'));
  socket.send(Uint8Array.of(1, 1, 255, 255, 255));
  await until(() => state()?.kind === 'refused');
  expect(state()).toMatchObject({ kind: 'refused', code: 'malformed' });
});

test('an agent that accepts the socket and says nothing is given up', async () => {
  connection.open();
  advance(8_000);
  expect(state()?.kind).toBe('reconnecting');
});

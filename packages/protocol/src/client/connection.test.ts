import { beforeEach, expect, test } from 'vitest';
import { Channel, encodeFrame, type Frame, PROTOCOL_VERSION } from '../index.ts';
import { Connection } from './connection.ts';
import type { ConnectionStatus } from './connection-state.ts';
import type { Socket, SocketEvents } from './socket.ts';

/** The agent's end of a socket in memory. */
class FarEnd {
  readonly events: SocketEvents;
  readonly heard: unknown[] = [];
  closed = false;
  readonly socket: Socket = {
    send: (text) => this.heard.push(JSON.parse(text)),
    close: () => {
      this.closed = true;
    },
  };

  constructor(events: SocketEvents) {
    this.events = events;
  }

  say(message: object): void {
    this.events.received(JSON.stringify(message));
  }

  frame(): void {
    this.events.received(encodeFrame(frame));
  }
}

const frame: Frame = { channel: Channel.base, sequence: 1, sections: [] };

let connection: Connection;
let sockets: FarEnd[];
let now: number;
let timers: { readonly at: number; readonly run: () => void }[];
let statuses: ConnectionStatus[];
let frames: Frame[];
let restarts: number;
let onStatus: () => void;

function advance(ms: number): void {
  now += ms;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const timer of due) timer.run();
}

beforeEach(() => {
  now = 0;
  sockets = [];
  timers = [];
  statuses = [];
  frames = [];
  restarts = 0;
  onStatus = () => {};
  connection = new Connection({
    hello: { client: 'test/1', subscribe: 'events' },
    openSocket: (events) => {
      const far = new FarEnd(events);
      sockets.push(far);
      return far.socket;
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
    onStatus: (status) => {
      statuses.push(status);
      onStatus();
    },
    onFrame: (received) => frames.push(received),
    onRestart: () => restarts++,
  });
});

const state = (): ConnectionStatus['state'] | undefined => statuses.at(-1)?.state;

function lastSocket(): FarEnd {
  const last = sockets.at(-1);
  if (last === undefined) throw new Error('no socket was opened');
  return last;
}

function welcome(epoch: string, protocol = PROTOCOL_VERSION): object {
  return {
    type: 'welcome',
    protocol,
    agent: 'pollscope/0.1.0',
    epoch,
    startedAt: 0,
    now: 5e9,
    source: { name: 'tiles', language: 'TypeScript', runtime: 'Node', pid: 7 },
    capabilities: ['polls'],
    level: 'polls',
  };
}

/** Opens the connection, answers its hello with `answer`, and gives the agent's end. */
function meet(answer: object): FarEnd {
  connection.open();
  const far = lastSocket();
  far.events.opened();
  far.say(answer);
  return far;
}

test('greets, is welcomed, and receives frames', () => {
  const far = meet(welcome('a'));
  far.frame();
  expect(far.heard).toEqual([{ type: 'hello', protocol: PROTOCOL_VERSION, client: 'test/1', subscribe: 'events' }]);
  expect(statuses.map((status) => status.state.kind)).toEqual(['connecting', 'live']);
  expect(statuses.at(-1)?.source).toMatchObject({ name: 'tiles', pid: 7, epoch: 'a', joinedAt: 5e9 });
  expect(frames).toEqual([frame]);
});

test('a frame before the welcome has no meaning', () => {
  connection.open();
  lastSocket().frame();
  expect(frames).toEqual([]);
  expect(state()?.kind).toBe('connecting');
});

test('asks for another level, and the status follows what the agent tells', () => {
  const far = meet(welcome('a'));
  connection.request({ type: 'setLevel', level: 'everything' });
  expect(far.heard.at(-1)).toEqual({ type: 'setLevel', level: 'everything' });
  expect(statuses.at(-1)?.source?.level).toBe('polls');
  far.say({ type: 'level', level: 'everything' });
  expect(statuses.at(-1)?.source?.level).toBe('everything');
});

test('a request that was declined shows until the next one, and the stream goes on', () => {
  const far = meet(welcome('a'));
  const declined = { type: 'declined', request: 'setLevel', message: 'allow control in the program' };
  far.say(declined);
  expect(statuses.at(-1)).toMatchObject({ state: { kind: 'live' }, declined });
  connection.request({ type: 'setLevel', level: 'off' });
  expect(statuses.at(-1)?.declined).toBeUndefined();
});

test('what the agent tells of a topic stands until it is over', () => {
  const far = meet(welcome('a'));
  const tell = (message: string) => far.say({ type: 'status', topic: 'stacks', message });
  tell('a debugger is attached');
  expect(statuses.at(-1)?.told.stacks).toBe('a debugger is attached');
  tell('');
  expect(statuses.at(-1)).toMatchObject({ state: { kind: 'live' }, told: {} });
});

test('nothing is asked of an agent that is not there', () => {
  connection.request({ type: 'setLevel', level: 'off' });
  expect(statuses).toEqual([]);
});

test('a silence of two seconds is a stall, and the next frame ends it', () => {
  const far = meet(welcome('a'));
  advance(1_900);
  expect(state()).toEqual({ kind: 'live' });
  advance(100);
  expect(state()).toEqual({ kind: 'stalled', since: 0 });
  far.frame();
  expect(state()).toEqual({ kind: 'live' });
  expect(frames).toHaveLength(1);
});

test('a lost connection is tried again at once, then later and later', () => {
  meet(welcome('a'));
  const attempts: { attempt: number; wait: number; reason: string }[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    lastSocket().events.lost('it went away');
    const current = state();
    if (current?.kind !== 'reconnecting') throw new Error('expected to wait for a retry');
    attempts.push({ attempt: current.attempt, wait: current.retryAt - now, reason: current.reason });
    advance(current.retryAt - now);
    expect(state()?.kind).toBe('connecting');
  }
  const reason = 'it went away';
  expect(attempts).toEqual([
    { attempt: 1, wait: 0, reason },
    { attempt: 2, wait: 500, reason },
    { attempt: 3, wait: 1000, reason },
    { attempt: 4, wait: 2000, reason },
  ]);
});

test('the user need not wait for the next try', () => {
  meet(welcome('a')).events.lost('it went away');
  connection.retry();
  expect(state()?.kind).toBe('connecting');
});

test('the same epoch goes on, another one is a restart', () => {
  meet(welcome('a')).events.lost('it went away');
  meet(welcome('a')).events.lost('it went away');
  expect(restarts).toBe(0);
  meet(welcome('b'));
  expect(restarts).toBe(1);
  expect(statuses.at(-1)).toMatchObject({ restarts: 1, source: { epoch: 'b' } });
});

test('a refusal is final until the user retries', () => {
  const message = 'the token is missing or not that of the running program';
  const far = meet({ type: 'refused', code: 'unauthorized', message });
  expect(far.closed).toBe(true);
  expect(state()).toEqual({ kind: 'refused', code: 'unauthorized', message });
  expect(timers).toEqual([]);
  connection.retry();
  expect(state()?.kind).toBe('connecting');
});

test('an agent of another major version is refused with both versions named', () => {
  meet(welcome('a', { major: 9, minor: 2 }));
  expect(state()).toMatchObject({ kind: 'refused', code: 'version', message: expect.stringMatching(/9\.2.*1\.0/) });
});

test('bytes that are no frame end the connection with the reason', () => {
  const far = meet(welcome('a'));
  far.events.received(Uint8Array.of(1, 1, 255, 255, 255));
  expect(state()).toMatchObject({ kind: 'refused', code: 'malformed' });
  expect(far.closed).toBe(true);
});

test('an agent that accepts the socket and says nothing is given up', () => {
  connection.open();
  advance(8_000);
  expect(state()).toMatchObject({ kind: 'reconnecting', reason: 'it does not answer' });
});

test('a socket that was let go is not heard any more', () => {
  const first = meet(welcome('a'));
  first.events.lost('it went away');
  meet(welcome('a'));
  first.frame();
  first.events.lost('a second time');
  expect(frames).toEqual([]);
  expect(state()).toEqual({ kind: 'live' });
});

test('a connection that is closed stays so', () => {
  const far = meet(welcome('a'));
  connection.close();
  expect(far.closed).toBe(true);
  far.frame();
  expect(frames).toEqual([]);
  expect(timers).toEqual([]);
});

test('whoever is told of a loss may close the connection instead of waiting for another try', () => {
  const far = meet(welcome('a'));
  onStatus = () => connection.close();
  far.events.lost('it went away');
  expect(state()?.kind).toBe('reconnecting');
  expect(timers).toEqual([]);
});

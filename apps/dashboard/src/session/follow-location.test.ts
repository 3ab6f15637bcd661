import { INITIAL_STATUS } from '@pollscope/protocol/client';
import { expect, test } from 'vitest';
import type { Reply, Request } from '../ingest/messages.ts';
import type { RecordingFacts, RecordingOrigin } from '../ingest/recording/replay-state.ts';
import { NO_SURVEY } from '../ingest/recording/replay-state.ts';
import type { ViewLocation } from '../url/view-location.ts';
import { DEFAULT_VIEW, decodeView, encodeView, type ViewState } from '../url/view-state.ts';
import { followLocation } from './follow-location.ts';
import { type Home, Library } from './library.ts';
import { Session } from './session.ts';
import { sampleSource } from './testing/sample-source.ts';

/** An address with its history, in memory. */
function locationOf(search: string): ViewLocation & { back(): void; readonly entries: readonly ViewState[] } {
  let entries = [decodeView(search)];
  let at = 0;
  const listeners = new Set<() => void>();
  const set = (next: readonly ViewState[], index: number): void => {
    entries = [...next];
    at = index;
    for (const listener of listeners) listener();
  };
  const now = (): ViewState => entries[at] ?? DEFAULT_VIEW;
  return {
    ignored: [],
    get entries() {
      return entries;
    },
    get: now,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    push: (change) => set([...entries.slice(0, at + 1), { ...now(), ...change }], at + 1),
    replace: (change) => set([...entries.slice(0, at), { ...now(), ...change }], at),
    href: (change) => encodeView({ ...now(), ...change }),
    back: () => set(entries, at - 1),
  };
}

const facts: RecordingFacts = {
  name: 'a.pollscope',
  bytes: 1,
  metadata: {
    protocol: { major: 1, minor: 0 },
    writer: 'a/1',
    epoch: 'a',
    startedAt: 0,
    source: sampleSource,
    capabilities: [],
  },
  from: 0,
  to: 50e9,
  events: 0,
  notices: [],
};

function open(search: string, home: Home = { kind: 'program' }, catalogue?: unknown) {
  const posted: Request[] = [];
  let listener: (reply: Reply) => void = () => {};
  const session = new Session({
    port: {
      post: (request) => posted.push(request),
      onReply: (next) => {
        listener = next;
      },
    },
    wallClock: () => 0,
    onDrawn: () => {},
  });
  const location = locationOf(search);
  const library = new Library(home, async () =>
    catalogue === undefined ? Response.error() : new Response(JSON.stringify(catalogue)),
  );
  followLocation({ session, location, library });
  let number = 0;
  const shows = () => posted.filter((request) => request.type === 'show');
  return {
    session,
    location,
    library,
    shown: () => shows().map(({ opening }) => (opening.kind === 'recording' ? { ...opening } : opening.kind)),
    seeks: () =>
      posted.flatMap((request) => (request.type === 'player' && request.act.kind === 'seek' ? [request.act.to] : [])),
    /** The worker has connected. */
    connected() {
      number = shows().length;
      listener({
        type: 'status',
        source: number,
        status: { ...INITIAL_STATUS, state: { kind: 'live' }, source: sampleSource },
      });
      listener({ type: 'pace', source: number, pace: { wall: 0, stream: 0, rate: 1, reached: 90e9 } });
    },
    /** The worker has opened the recording and stands there. */
    opened(position: number, change: Partial<RecordingFacts['metadata']> = {}) {
      number = shows().length;
      const metadata = { ...facts.metadata, ...change };
      listener({
        type: 'replay',
        source: number,
        state: { kind: 'open', facts: { ...facts, metadata }, survey: NO_SURVEY },
      });
      this.at(position);
    },
    at(position: number, isPlaying = false) {
      listener({ type: 'player', source: number, state: { position, isPlaying, speed: 1, loading: undefined } });
    },
  };
}

const file = new File(['bytes'], 'a.pollscope');

test('an address without a recording shows the program, one with a recording opens it where it says', () => {
  expect(open('').shown()).toEqual(['program']);
  const [shown] = open('?v=1&recording=recordings%2Fa.pollscope&at=2.5').shown();
  expect(shown).toMatchObject({ origin: { kind: 'url', name: 'a.pollscope' }, at: 2.5e9 });
});

test('a link to a file waits for the file, and opens it at the place', () => {
  const page = open('?v=1&file=a.pollscope&range=3-4');
  expect(page.shown()).toEqual(['nothing']);
  const origin = page.library.put(file);
  page.location.push({ recording: { kind: 'file', name: 'a.pollscope' } });
  expect(page.shown()[1]).toEqual({ kind: 'recording', origin, at: 5.5e9 });
  page.opened(5.5e9);
  expect(page.session.following.get()).toEqual({ kind: 'range', from: 3e9, to: 4e9 });
  expect(page.location.get().range).toEqual({ from: 3e9, to: 4e9 });
});

test('another file of the same name is another recording', () => {
  const page = open('');
  page.library.put(file);
  page.location.push({ recording: { kind: 'file', name: 'a.pollscope' } });
  page.library.put(new File(['others'], 'a.pollscope'));
  page.location.push({ recording: { kind: 'file', name: 'a.pollscope' } });
  expect(page.shown()).toHaveLength(3);
});

test('back leads from a recording to the program', () => {
  const page = open('');
  page.connected();
  page.library.put(file);
  page.location.push({ recording: { kind: 'file', name: 'a.pollscope' } });
  page.opened(50e9);
  page.location.back();
  expect(page.shown().at(-1)).toBe('program');
});

test('the address follows the position when it stands, and says nothing of the end', () => {
  const page = open('?v=1&recording=a');
  page.opened(50e9);
  page.at(20e9);
  expect(page.location.get().at).toBe(20e9);
  page.at(21e9, true);
  expect(page.location.get().at).toBe(20e9);
  page.at(50e9);
  expect(page.location.get().at).toBeUndefined();
  expect(page.location.entries).toHaveLength(1);
});

test('each selected stretch is an entry of the history, and back shows the one before', () => {
  const page = open('?v=1&recording=a');
  page.opened(50e9);
  page.session.selectRange({ from: 1e9, to: 2e9 });
  page.session.selectRange({ from: 5e9, to: 6e9 });
  expect(page.location.get().range).toEqual({ from: 5e9, to: 6e9 });
  expect(page.seeks()).toEqual([3.5e9, 7.5e9]);
  page.location.back();
  expect(page.session.following.get()).toEqual({ kind: 'range', from: 1e9, to: 2e9 });
  page.location.back();
  expect(page.session.following.get()).toEqual({ kind: 'live' });
  expect(page.seeks().at(-1)).toBe(50e9);
});

test('a paused live view has its instant in the address until it goes on', () => {
  const page = open('');
  page.connected();
  page.session.pause();
  expect(page.location.get().at).toBe(90e9);
  page.session.resume();
  expect(page.location.get().at).toBeUndefined();
});

test('a recording is first seen as a whole, one of a crash at its end', () => {
  const whole = open('?v=1&recording=a');
  whole.opened(50e9);
  expect(whole.location.get().windowSeconds).toBe(60);
  const crash = open('?v=1&recording=a');
  crash.opened(50e9, { cause: { kind: 'crash', message: 'Error', at: 50e9 } });
  expect(crash.location.get().windowSeconds).toBe(30);
  const told = open('?v=1&recording=a&at=4');
  told.opened(4e9);
  expect(told.location.get().windowSeconds).toBe(30);
});

test('a server without a program is not asked for one', async () => {
  const page = open(
    '',
    { kind: 'program' },
    { live: false, recordings: [{ name: 'a b', bytes: 5, modifiedAt: 7 }, 8] },
  );
  await page.library.refresh();
  expect(page.shown()).toEqual(['program', 'nothing']);
  expect(page.library.offered.get()).toEqual({
    kind: 'known',
    hasProgram: false,
    recordings: [{ name: 'a b', bytes: 5, modifiedAt: 7, url: 'recordings/a%20b' }],
  });
});

test('a page that holds a recording shows it, and goes back to it', () => {
  const origin: RecordingOrigin = { kind: 'file', name: 'mine', file: new Blob() };
  const page = open('?v=1&at=3', { kind: 'recording', origin });
  expect(page.shown()).toEqual([{ kind: 'recording', origin, at: 3e9 }]);
  page.library.put(file);
  page.location.push({ recording: { kind: 'file', name: 'a.pollscope' }, at: undefined });
  page.location.push({ recording: undefined });
  expect(page.shown().at(-1)).toEqual({ kind: 'recording', origin, at: undefined });
});

test.each(['', 'null', '[]', '{"live":1,"recordings":[]}', '{"live":true,"recordings":{}}', '<html>'])(
  'a server that answers %s is not ours: nothing is said of its recordings',
  async (body) => {
    const library = new Library({ kind: 'program' }, async () => new Response(body));
    await library.refresh();
    expect(library.offered.get()).toEqual({ kind: 'unknown' });
    expect(library.home).toEqual({ kind: 'program' });
  },
);

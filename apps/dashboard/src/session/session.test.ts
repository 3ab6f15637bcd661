import { expect, test } from 'vitest';
import type { Answers, Query, Reply, Request } from '../ingest/messages.ts';
import { NO_SOURCE, type SourceStatus } from '../ingest/source-status.ts';
import { type Answered, Session } from './session.ts';
import { sampleSource } from './testing/sample-source.ts';

const query: Query<'tasks'> = {
  kind: 'tasks',
  span: { kind: 'live', window: 30e9 },
  groupBy: 'task',
  sort: { column: 'name', descending: false },
  filter: '',
  offset: 0,
  limit: 50,
};
const live: SourceStatus = {
  state: { kind: 'live' },
  source: sampleSource,
  restarts: 0,
  declined: undefined,
  told: {},
};

function page(total: number): Answers['tasks'] {
  return { total, rows: [], filterErrors: [] };
}

function reached(time: number): Reply {
  return { type: 'pace', source: 0, pace: { wall: 0, stream: 0, rate: 1, reached: time } };
}

function open() {
  const posted: Request[] = [];
  const drawn: number[] = [];
  const listeners: ((reply: Reply) => void)[] = [];
  let wallMs = 0;
  const session = new Session({
    port: { post: (request) => posted.push(request), onReply: (next) => listeners.push(next) },
    wallClock: () => wallMs,
    onDrawn: (time) => drawn.push(time),
  });
  const reply = (next: Reply): void => {
    for (const listener of listeners) listener(next);
  };
  return {
    session,
    posted,
    drawn,
    reply,
    at: (ms: number) => {
      wallMs = ms;
    },
  };
}

test('only answers to the latest query reach the listener, and every answer is acknowledged', () => {
  const { session, posted, reply } = open();
  const seen: Answered<'tasks'>[] = [];
  const watch = session.watch<'tasks'>((answered) => seen.push(answered));
  watch.ask(query);
  watch.ask({ ...query, filter: 'tile' });
  const [first, second] = posted;
  if (first?.type !== 'watch' || second?.type !== 'watch') throw new Error('expected two queries');
  reply({ type: 'answer', source: 0, id: first.id, revision: first.revision, value: page(9), end: 1 });
  reply({ type: 'answer', source: 0, id: second.id, revision: second.revision, value: page(2), end: 2 });
  expect(seen).toEqual([{ query: { ...query, filter: 'tile' }, value: page(2), end: 2 }]);
  expect(posted.filter(({ type }) => type === 'taken')).toHaveLength(2);
});

test('in the background no answer is acknowledged, so that no other is made; they come again afterwards', () => {
  const { session, posted, reply } = open();
  const taken = () => posted.flatMap((request) => (request.type === 'taken' ? [request.id] : []));
  session.rest();
  for (const id of [1, 2]) reply({ type: 'answer', source: 0, id, revision: 1, value: page(9), end: 1 });
  expect(taken()).toEqual([]);
  session.wake();
  expect(taken()).toEqual([1, 2]);
  reply({ type: 'answer', source: 0, id: 3, revision: 1, value: page(9), end: 2 });
  expect(taken()).toEqual([1, 2, 3]);
});

test('nothing is heard after closing', () => {
  const { session, posted, reply } = open();
  const seen: unknown[] = [];
  const watch = session.watch<'tasks'>((answered) => seen.push(answered));
  watch.ask(query);
  watch.close();
  reply({ type: 'answer', source: 0, id: 1, revision: 1, value: page(1), end: 1 });
  expect(seen).toEqual([]);
  expect(posted).toContainEqual({ type: 'unwatch', id: 1 });
});

test('stream time runs on between frames while live, and stands still otherwise', () => {
  const { session, reply, at } = open();
  expect(session.smoothNow()).toBeUndefined();
  reply({ type: 'status', source: 0, status: live });
  reply({ type: 'pace', source: 0, pace: { wall: 0, stream: -1e9, rate: 1, reached: 4e9 } });
  at(5_050);
  expect(session.smoothNow()).toBe(4.05e9);
  reply({ type: 'status', source: 0, status: { ...live, state: { kind: 'stalled', since: 0 } } });
  at(9_000);
  expect(session.smoothNow()).toBe(4e9);
});

test('pausing keeps the instant, and a restart of the program ends the pause', () => {
  const { session, reply } = open();
  session.pause();
  expect(session.following.get()).toEqual({ kind: 'live' });
  reply({ type: 'status', source: 0, status: live });
  reply(reached(7e9));
  session.pause();
  reply(reached(9e9));
  expect(session.following.get()).toEqual({ kind: 'paused', at: 7e9 });
  reply({ type: 'status', source: 0, status: { ...live, restarts: 1 } });
  expect(session.following.get()).toEqual({ kind: 'live' });
  expect(session.streamNow).toBeUndefined();
});

test('before the first status the connection is being made', () => {
  expect(open().session.status.get()).toEqual(NO_SOURCE);
});

test('that a query came into sight or went out of it is told once each', () => {
  const { session, posted } = open();
  const watch = session.watch<'tasks'>(() => undefined);
  watch.ask(query);
  for (const isInView of [true, false, false, true]) watch.see(isInView);
  expect(posted.filter(({ type }) => type === 'see')).toEqual([
    { type: 'see', id: 1, isInView: false },
    { type: 'see', id: 1, isInView: true },
  ]);
});

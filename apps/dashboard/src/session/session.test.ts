import { expect, test } from 'vitest';
import { type ConnectionStatus, INITIAL_STATUS } from '../ingest/connection-state.ts';
import type { Answers, Query, Reply, Request } from '../ingest/messages.ts';
import { type Answered, Session } from './session.ts';

const query: Query<'tasks'> = {
  kind: 'tasks',
  span: { kind: 'live', window: 30e9 },
  groupBy: 'task',
  sort: { column: 'name', descending: false },
  filter: '',
  offset: 0,
  limit: 50,
};
const source = {
  name: 'tiles',
  language: 'TypeScript',
  runtime: 'Node',
  pid: 1,
  agent: 'a/1',
  epoch: 'a',
  joinedAt: 0,
  capabilities: [],
  level: 'polls',
} as const;
const live: ConnectionStatus = { state: { kind: 'live' }, source, restarts: 0, declined: undefined, told: {} };

function page(total: number): Answers['tasks'] {
  return { total, rows: [] };
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
  reply({ type: 'answer', id: first.id, revision: first.revision, value: page(9), end: 1 });
  reply({ type: 'answer', id: second.id, revision: second.revision, value: page(2), end: 2 });
  expect(seen).toEqual([{ query: { ...query, filter: 'tile' }, value: page(2), end: 2 }]);
  expect(posted.filter(({ type }) => type === 'taken')).toHaveLength(2);
});

test('nothing is heard after closing', () => {
  const { session, posted, reply } = open();
  const seen: unknown[] = [];
  const watch = session.watch<'tasks'>((answered) => seen.push(answered));
  watch.ask(query);
  watch.close();
  reply({ type: 'answer', id: 1, revision: 1, value: page(1), end: 1 });
  expect(seen).toEqual([]);
  expect(posted).toContainEqual({ type: 'unwatch', id: 1 });
});

test('stream time runs on between frames while live, and stands still otherwise', () => {
  const { session, reply, at } = open();
  expect(session.smoothNow()).toBeUndefined();
  reply({ type: 'status', status: live });
  reply({ type: 'clock', offset: -1000, streamNow: 4e9 });
  at(5_050);
  expect(session.smoothNow()).toBe(4.05e9);
  reply({ type: 'status', status: { ...live, state: { kind: 'stalled', since: 0 } } });
  at(9_000);
  expect(session.smoothNow()).toBe(4e9);
});

test('pausing keeps the instant, and a restart of the program ends the pause', () => {
  const { session, reply } = open();
  session.pause();
  expect(session.following.get()).toEqual({ kind: 'live' });
  reply({ type: 'status', status: live });
  reply({ type: 'clock', offset: 0, streamNow: 7e9 });
  session.pause();
  reply({ type: 'clock', offset: 0, streamNow: 9e9 });
  expect(session.following.get()).toEqual({ kind: 'paused', at: 7e9 });
  reply({ type: 'status', status: { ...live, restarts: 1 } });
  expect(session.following.get()).toEqual({ kind: 'live' });
  expect(session.streamNow).toBeUndefined();
});

test('before the first status the connection is being made', () => {
  expect(open().session.status.get()).toEqual(INITIAL_STATUS);
});

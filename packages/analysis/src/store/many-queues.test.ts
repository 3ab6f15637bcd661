import { expect, test } from 'vitest';
import { queues, queueWindow, queueWindows, SECOND, sparse, Stream, strings } from '../../test/stream.ts';
import { ConsoleStore } from './console-store.ts';

const QUEUES = 500;
const always = { from: 0, to: 10 * SECOND };

/** Queue q received q, and was owed the same. */
function storeOf(count: number): ConsoleStore {
  const store = new ConsoleStore();
  const stream = new Stream();
  const ids = Array.from({ length: count }, (_, queue) => queue);
  store.ingest(
    stream.base(
      strings('eevdf', ...ids.map((queue) => `user ${queue}`)),
      queues(1, ...ids.map((queue) => ({ queue, worker: queue % 2, name: queue + 2, weight: 1 }))),
    ),
  );
  const rows = ids.map((queue) =>
    queueWindow(queue, {
      received: queue,
      entitled: queue,
      depth: 1,
      depthMax: 3,
      vruntime: 100 + queue,
      pollTime: sparse(queue + 1, 1000),
    }),
  );
  store.ingest(stream.windows(queueWindows(0, ...rows)));
  return store;
}

test('of many queues those with the largest claim are told one by one, and the others as one', () => {
  const store = storeOf(QUEUES);
  const all = store.overview(always);
  const some = store.overview(always, { most: 3 });
  expect(some.queues).toEqual(all.queues.slice(-3));
  const left = all.queues.slice(0, -3);
  const sum = (of: (row: (typeof left)[number]) => number) => left.reduce((total, row) => total + of(row), 0);
  expect(some.others).toEqual({
    queues: QUEUES - 3,
    polls: sum((row) => row.polls),
    received: sum((row) => row.received),
    entitled: sum((row) => row.entitled),
    receivedShare: expect.closeTo(sum((row) => row.receivedShare)),
    entitledShare: expect.closeTo(sum((row) => row.entitledShare)),
    depth: sum((row) => row.depth),
    depthMax: 3,
  });
  expect({ ...some, queues: [], others: undefined }).toEqual({ ...all, queues: [] });
});

test('a queue that is asked for by name is told of, however little it claims', () => {
  const { queues: rows, others } = storeOf(QUEUES).overview(always, { most: 2, named: 'user 0' });
  expect(rows.map(({ queue }) => queue)).toEqual([0, QUEUES - 2, QUEUES - 1]);
  expect(others?.queues).toBe(QUEUES - 3);
});

test('none are left out of few', () => {
  const { queues: rows, others } = storeOf(5).overview(always, { most: 5 });
  expect(rows).toHaveLength(5);
  expect(others).toBeUndefined();
});

test('vruntime is compared with the least of the same worker, also of queues that are left out', () => {
  const { queues: rows } = storeOf(10).overview(always, { most: 2 });
  expect(rows.map(({ vruntimeAhead }) => vruntimeAhead)).toEqual([8, 8]);
});

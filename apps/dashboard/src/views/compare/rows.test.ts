import { expect, test } from 'vitest';
import { comparisonOf, many, queueOf, tasksOf } from '../test-support/comparison.ts';
import { compareRows, orderedRows } from './rows.ts';

const comparison = comparisonOf({
  queues: [
    queueOf('api', { before: many(1_000), after: many(2_000) }),
    queueOf('idle', { before: many(1_000, 5), after: many(9_000, 5) }),
    queueOf('batch', { before: many(1_000), after: many(8_000) }),
  ],
  tasks: [
    tasksOf('reader', 'io', { before: many(5) }),
    tasksOf('reader', 'cpu', { before: many(5) }),
    tasksOf('reader', 'io', {}),
  ],
});

test('each row has a key of its own, also among namesakes', () => {
  expect(compareRows(comparison, 'task', 'pollTime').map(({ key }) => key)).toEqual([
    'io/reader',
    'cpu/reader',
    'io/reader#2',
  ]);
});

test('the worker is told only where there are several', () => {
  const [one = queueOf('', {})] = comparison.queues;
  const scopes = (...workers: readonly string[]) =>
    compareRows(comparisonOf({ queues: workers.map((worker) => ({ ...one, worker })) }), 'queue', 'pollTime').map(
      ({ scope }) => scope,
    );
  expect(scopes('main', 'main')).toEqual(['', '']);
  expect(scopes('main', 'second')).toEqual(['main', 'second']);
});

test.each([
  ['moved', true, ['batch', 'api', 'idle']],
  ['moved', false, ['api', 'batch', 'idle']],
  ['p95', true, ['idle', 'batch', 'api']],
  ['name', false, ['api', 'batch', 'idle']],
  ['name', true, ['idle', 'batch', 'api']],
] as const)('by %s, descending %s, they are ordered by the change, what has none last', (column, descending, names) => {
  const rows = compareRows(comparison, 'queue', 'pollTime');
  expect(orderedRows(rows, { column, descending }).map(({ name }) => name)).toEqual(names);
});
